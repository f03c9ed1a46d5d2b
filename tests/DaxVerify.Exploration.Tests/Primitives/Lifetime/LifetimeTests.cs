using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Lifetime;

/// <summary>Objects that the program declares as released: no access after that, in any order of events, goes unseen.</summary>
public sealed class LifetimeTests
{
    [Theory]
    [DemosOf("Lifetime")]
    public void A_demo_shows_what_it_says_and_nothing_else(string demo) => DemoRun.Check(demo);

    [Theory]
    [DemosOf("Lifetime")]
    public void Every_schedule_is_tried_and_says_the_same(string demo)
    {
        var shows = DemoRun.All.Single(d => d.Name == demo).Expected.Shows;
        foreach (var detectsRaces in new[] { true, false })
        {
            foreach (var memoryPoints in new[] { true, false })
            {
                var result = DemoRun.Explore(demo, new ExplorationOptions { Strategy = "dpor", DetectRaces = detectsRaces, MemoryPoints = memoryPoints, Executions = 10_000 });
                Assert.True(
                    result.Bug?.Kind.ToString() == shows && (shows is not null || result.Exhausted),
                    $"{demo}, races {detectsRaces}, memory points {memoryPoints}: {result.Summary} {result.Bug?.Message}");
            }
        }
    }

    [Fact]
    public void A_report_says_who_released_and_who_touched()
    {
        var bug = DemoRun.Bug("Lifetimes.BugUseByOne");
        Assert.Matches(@"^use after release: write of Device\.Uses by T0 at Lifetimes\.cs:\d+; Device was released by T0 at Lifetimes\.cs:\d+$", bug.Message);
        Assert.Contains("release Device", bug.Table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_report_of_a_part_that_has_no_name_speaks_of_the_contents() =>
        Assert.Matches(@"^use after release: write of its contents by T0 at Pools\.cs:\d+; Int32\[\] was released by T0 at Pools\.cs:\d+$", DemoRun.Bug("Pools.BugSegmentAfterReturn").Message);

    [Fact]
    public void A_report_of_a_double_release_says_where_both_were() =>
        Assert.Matches(@"^Int32\[\] released twice: by T\d+ at Lifetimes\.cs:\d+ and by T\d+ at Lifetimes\.cs:\d+$", DemoRun.Bug("Lifetimes.BugReleasedTwice").Message);
}
