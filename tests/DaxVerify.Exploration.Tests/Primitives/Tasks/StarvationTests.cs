using DaxVerify.Exploration.Demos;
using DaxVerify.Exploration.Facts;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Tasks;

/// <summary>How many threads the thread pool has is an option: too few, and what blocks them hangs.</summary>
public sealed class StarvationTests
{
    [Theory]
    [InlineData("WorkWaitsForWork", 2)]
    [InlineData("SyncOverAsync", 2)]
    public void Too_few_threads_are_a_deadlock_that_names_who_has_them(string name, int threads)
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var options = new ExplorationOptions { PoolThreads = threads, Seed = seed, Executions = 1_000 };
            var bug = Explore(name, options).Bug;
            Assert.True(bug?.Kind == BugKind.Deadlock, $"seed {seed}: {bug?.Message}");
            Assert.Contains(bug!.Finding.Waits, wait => wait.Kind == WaitKind.PoolThread && wait.HeldBy.Count == threads);
            Assert.Contains("waits for a thread of the pool, which has no more than", bug.Message, StringComparison.Ordinal);
            var again = Explore(name, new ExplorationOptions { Replay = bug.Replay });
            Assert.Equal(bug.Signature, again.Bug?.Signature);
        }
    }

    [Theory]
    [InlineData("WorkWaitsForWork", 0)]
    [InlineData("WorkWaitsForWork", 3)]
    [InlineData("SyncOverAsync", 3)]
    [InlineData("WaitRunsTheTask", 1)]
    [InlineData("NobodyBlocks", 1)]
    [InlineData("LoopWithoutHelp", 1)]
    public void Threads_enough_are_no_alarm(string name, int threads)
    {
        var result = Explore(name, new ExplorationOptions { PoolThreads = threads, Executions = 2_000 });
        Assert.True(result.Bug is null, result.Bug?.Message);
    }

    /// <summary>Reductions don't know that the end of one piece of work lets another begin.</summary>
    [Fact]
    public void Work_that_has_to_wait_is_a_limit()
    {
        var result = Explore("NobodyBlocks", new ExplorationOptions { PoolThreads = 1, Strategy = "dpor", Executions = 2_000 });
        Assert.False(result.Exhausted);
        Assert.Contains(result.Limits, limit => limit.What == "work waits for a thread of the pool");
    }

    private static ExplorationResult Explore(string name, ExplorationOptions options) =>
        Exploration.Explore.RunTest(typeof(LostUpdates).Assembly.Location, $"DaxVerify.Exploration.Demos.Starvation.{name}", options);
}
