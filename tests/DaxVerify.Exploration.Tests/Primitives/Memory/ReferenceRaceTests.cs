using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Primitives.Memory;

/// <summary>Races that .NET's memory model makes harmless: reported when asked for, and never explored in silence.</summary>
public sealed class ReferenceRaceTests
{
    public static TheoryData<string> Harmless() =>
    [
        $"{nameof(ReferenceRaces)}.{nameof(ReferenceRaces.CorrectReadOnce)}",
        $"{nameof(ReferenceRaces)}.{nameof(ReferenceRaces.CorrectEvent)}",
        $"{nameof(ReferenceRaces)}.{nameof(ReferenceRaces.CorrectTree)}",
        $"{nameof(ReferenceRaces)}.{nameof(ReferenceRaces.CorrectTableReplacedUnderALock)}",
        $"{nameof(ReferenceRaces)}.{nameof(ReferenceRaces.CorrectMadeOnceWithoutVolatile)}",
    ];

    [Theory]
    [MemberData(nameof(Harmless))]
    public void All_races_are_reported_where_that_is_asked_for_and_their_strings_replay(string demo)
    {
        var strict = DemoRun.Explore(demo, new ExplorationOptions { Races = RaceRules.Strict });

        Assert.Equal(BugKind.DataRace, strict.Bug?.Kind);
        Assert.Equal(BugKind.DataRace, DemoRun.Explore(demo, new ExplorationOptions { Replay = strict.Bug!.Replay }).Bug?.Kind);
    }

    [Theory]
    [MemberData(nameof(Harmless))]
    public void All_traces_is_not_said_whether_plain_accesses_are_scheduling_points_or_not(string demo)
    {
        foreach (var points in new[] { false, true })
        {
            var result = DemoRun.Explore(demo, new ExplorationOptions { Strategy = "dpor", MemoryPoints = points, Executions = 100_000 });
            Assert.Contains(result.Limits, limit => limit.Kind == LimitKind.EitherReference);
            Assert.Null(result.Bug);
        }
    }
}
