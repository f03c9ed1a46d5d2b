using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Threads;

/// <summary>Starting, joining, spinning, and what each thread has of its own.</summary>
public sealed class ThreadTests
{
    [Theory]
    [DemosOf("Threads")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [DemosOf("Threads", AreCorrect = true)]
    public Task A_correct_demo_also_runs_without_the_engine(string demo) => DemoRun.RunNatively(demo);
}
