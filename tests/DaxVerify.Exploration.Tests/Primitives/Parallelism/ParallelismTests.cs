using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Parallelism;

/// <summary>Parallel loops: which iterations run, what they may do to the loop, and what comes of failures.</summary>
public sealed class ParallelismTests
{
    [Theory]
    [DemosOf("Parallelism")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [DemosOf("Parallelism", AreCorrect = true)]
    public Task A_correct_demo_also_runs_without_the_engine(string demo) => DemoRun.RunNatively(demo);

    /// <summary>The framework may give iterations to more threads than the engine does.</summary>
    [Fact]
    public void More_iterations_than_threads_are_a_limit()
    {
        var result = Explore("ManyIterations");
        Assert.True(result.Bug is null, result.Bug?.Message);
        Assert.Contains(result.Limits, limit => limit.Kind == LimitKind.Unordered && limit.What.Contains("iterations", StringComparison.Ordinal));
    }

    [Fact]
    public void As_many_iterations_as_threads_are_explored_to_the_end()
    {
        var result = Explore("TwoActions");
        Assert.True(result is { Bug: null, Exhausted: true }, result.Summary);
    }

    private static ExplorationResult Explore(string name) => Exploration.Explore.RunTest(
        typeof(LostUpdates).Assembly.Location, $"DaxVerify.Exploration.Demos.ParallelLoops.{name}", new ExplorationOptions { Strategy = "dpor", Executions = 2_000 });
}
