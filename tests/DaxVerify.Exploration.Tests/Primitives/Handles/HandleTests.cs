using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Handles;

/// <summary>Events, mutexes and semaphores of the system, without names, and waits for several at once.</summary>
public sealed class HandleTests
{
    [Theory]
    [DemosOf("Handles")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [DemosOf("Handles", AreCorrect = true)]
    public Task A_correct_demo_also_runs_without_the_engine(string demo) => DemoRun.RunNatively(demo);

    [Fact]
    public void A_hang_names_who_holds_the_mutex()
    {
        var message = DemoRun.Bug("Handles.BugTwoMutexes").Message;
        Assert.Matches(@"^deadlock: T\d waits at Handles\.cs:\d+ for Mutex#\d, held by T\d since Handles\.cs:\d+; T\d waits", message);
    }

    [Fact]
    public void A_wait_for_several_handles_takes_the_claim_of_all_traces_away()
    {
        var result = DemoRun.Explore("Handles.CorrectWaitAny", new ExplorationOptions { Strategy = "dpor" });
        Assert.Contains(result.Limits, limit => limit.What.Contains("several handles", StringComparison.Ordinal));
    }
}
