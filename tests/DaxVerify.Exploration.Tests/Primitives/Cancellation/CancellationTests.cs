using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Cancellation;

/// <summary>Tokens, their sources and callbacks.</summary>
public sealed class CancellationTests
{
    [Theory]
    [DemosOf("Cancellation")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [DemosOf("Cancellation", AreCorrect = true)]
    public Task A_correct_demo_also_runs_without_the_engine(string demo) => DemoRun.RunNatively(demo);
}
