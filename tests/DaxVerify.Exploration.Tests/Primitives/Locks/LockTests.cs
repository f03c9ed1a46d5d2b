using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Locks;

/// <summary>Monitors, locks, semaphores, events, lazies, and locks that a program builds itself.</summary>
public sealed class LockTests
{
    [Theory]
    [DemosOf("Locks")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [DemosOf("Locks", AreCorrect = true)]
    public Task A_correct_demo_also_runs_without_the_engine(string demo) => DemoRun.RunNatively(demo);

    /// <summary>Who is blocked doesn't hide from an exhaustive strategy who else could have come first.</summary>
    [Theory]
    [InlineData(nameof(Turns.ByAutoResetEvent), 6)]
    [InlineData(nameof(Turns.ByMutex), 6)]
    [InlineData(nameof(Turns.BySemaphore), 6)]
    [InlineData(nameof(Turns.BySpinLock), 6)]
    [InlineData(nameof(Turns.ByBlockingCollection), 6)]
    [InlineData(nameof(Turns.ByWriteLock), 42)]
    public void Every_order_of_three_turns_is_explored(string turns, int traces)
    {
        var result = DemoRun.Explore($"{nameof(Turns)}.{turns}", new ExplorationOptions { Strategy = "dpor", Executions = 1_000 });
        Assert.Equal($"explore: all {traces} traces explored", result.Summary);
    }

    /// <summary>What each member returns or throws, in every order that a single thread can bring about, is what the framework's own does.</summary>
    [Theory]
    [InlineData(nameof(LockTranscripts.ReaderWriterLockSlim))]
    [InlineData(nameof(LockTranscripts.WaitHandles))]
    [InlineData(nameof(LockTranscripts.CountdownEvent))]
    [InlineData(nameof(LockTranscripts.Barrier))]
    [InlineData(nameof(LockTranscripts.SpinLock))]
    [InlineData(nameof(LockTranscripts.BlockingCollection))]
    [InlineData(nameof(LockTranscripts.Lazy))]
    [InlineData(nameof(LockTranscripts.ConcurrentDictionary))]
    public void A_program_gets_the_answers_that_it_gets_without_the_engine(string transcript)
    {
        var method = typeof(LockTranscripts).GetMethod(transcript)!;
        var expected = Assert.Throws<LockTranscripts.Written>(method.CreateDelegate<Action>()).Message.Split('\n');
        var bug = Explore.RunTest(typeof(LockTranscripts).Assembly.Location, $"{typeof(LockTranscripts).FullName}.{transcript}", new ExplorationOptions { Executions = 1, Minimise = false }).Bug;
        Assert.True(bug?.Finding.Exception?.Type.EndsWith("Written", StringComparison.Ordinal), bug?.Message);
        var actual = bug!.Finding.Exception!.Message.Split('\n');
        var same = expected.Zip(actual).TakeWhile(pair => pair.First == pair.Second).Count();
        Assert.True(
            same == expected.Length && same == actual.Length,
            $"after\n{string.Join('\n', expected[Math.Max(0, same - 12)..same])}\nexpected {expected.ElementAtOrDefault(same)}\ngot      {actual.ElementAtOrDefault(same)}");
    }
}
