using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Collections;

/// <summary>Collections of the framework, those for one thread and those for many.</summary>
public sealed class CollectionTests
{
    [Theory]
    [DemosOf("Collections")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [DemosOf("Collections", AreCorrect = true)]
    public Task A_correct_demo_also_runs_without_the_engine(string demo) => DemoRun.RunNatively(demo);

    /// <summary>A function that is passed to a collection is no part of the step.</summary>
    [Theory]
    [InlineData("Factories.CorrectOneForAll")]
    [InlineData("Factories.CorrectSums")]
    [InlineData("Factories.CorrectFunctionThatLocks")]
    [InlineData("Factories.CorrectLazyValues")]
    public void Of_functions_all_traces_are_explored(string demo)
    {
        var result = DemoRun.Explore(demo, new ExplorationOptions { Strategy = "dpor", Executions = 100_000 });
        Assert.True(result.Exhausted, $"{demo}: {result.Bug?.Message} {result.Summary}");
    }
}
