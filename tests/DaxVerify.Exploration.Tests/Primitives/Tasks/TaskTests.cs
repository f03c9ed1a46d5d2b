using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Tasks;

/// <summary>Tasks that are done already, and asynchronous methods that nobody awaits.</summary>
public sealed class TaskTests
{
    [Theory]
    [DemosOf("Tasks")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [DemosOf("Tasks", AreCorrect = true)]
    public Task A_correct_demo_also_runs_without_the_engine(string demo) => DemoRun.RunNatively(demo);
}
