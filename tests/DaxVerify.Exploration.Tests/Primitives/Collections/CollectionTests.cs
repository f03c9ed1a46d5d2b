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
}
