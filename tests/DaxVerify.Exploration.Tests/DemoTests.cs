using System.Reflection;
using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests;

/// <summary>Every demo bug is found by the default strategies with every seed, and its string replays; no correct variant is reported.</summary>
public sealed class DemoTests
{
    private const int Seeds = 20;
    private const int ExecutionsMax = 1_000;
    private static readonly string s_assembly = typeof(LostUpdates).Assembly.Location;

    public static TheoryData<string, BugKind> Bugs()
    {
        var data = new TheoryData<string, BugKind>();
        foreach (var name in Names("Bug"))
        {
            data.Add(name, KindOf(name));
        }

        return data;
    }

    public static TheoryData<string> Correct() => [.. Names("Correct").Append("Deadlocks.InversionThatCannotDeadlockHere")];

    [Theory]
    [MemberData(nameof(Bugs))]
    public void A_bug_is_found_with_every_seed_and_replays(string name, BugKind kind)
    {
        for (ulong seed = 1; seed <= Seeds; seed++)
        {
            var options = new ExplorationOptions { Seed = seed, Executions = ExecutionsMax, Minimise = seed == 1 };
            var result = Explore.RunTest(s_assembly, FullName(name), options);
            Assert.True(result.Bug is not null, $"{name}, seed {seed}: {result.Summary}");
            Assert.True(
                result.Bug.Kind == kind || (kind == BugKind.Deadlock && result.Bug.Kind == BugKind.LockOrderInversion),
                $"{name}, seed {seed}: expected {kind}, got {result.Bug.Kind}: {result.Bug.Message}");
            Assert.Equal($"explore: bug found after {result.Executions} executions", result.Summary);
            if (seed > 2)
            {
                continue;
            }

            var again = Explore.RunTest(s_assembly, FullName(name), new ExplorationOptions { Replay = result.Bug.Replay });
            Assert.True(again.Bug?.Signature == result.Bug.Signature, $"{name}: replayed {again.Bug?.Message ?? "nothing"} instead of {result.Bug.Message}");
            Assert.True(result.Bug.Table.Length > 0, $"{name}: no table");
        }
    }

    [Theory]
    [MemberData(nameof(Correct))]
    public void A_correct_variant_is_not_reported(string name)
    {
        foreach (var strategy in new[] { "portfolio", "random", "pct" })
        {
            var result = Explore.RunTest(s_assembly, FullName(name), new ExplorationOptions { Strategy = strategy, Executions = ExecutionsMax });
            Assert.True(result.Bug is null, $"{name}, {strategy}: {result.Bug?.Message}\n{result.Bug?.Table}");
        }
    }

    private static IEnumerable<string> Names(string prefix) =>
        from type in typeof(LostUpdates).Assembly.GetTypes()
        where type.IsPublic
        from method in type.GetMethods(BindingFlags.Public | BindingFlags.Static)
        where method.Name.StartsWith(prefix, StringComparison.Ordinal)
        orderby type.Name, method.Name
        select $"{type.Name}.{method.Name}";

    private static string FullName(string name) => $"DaxVerify.Exploration.Demos.{name}";

    private static BugKind KindOf(string name) => name switch
    {
        "Deadlocks.BugLockHeldAtEnd" => BugKind.LockHeldAtEnd,
        "Signalling.BugLivelock" => BugKind.Livelock,
        "Signalling.BugIfInsteadOfWhile" or "Signalling.BugShortTimeout" or "Signalling.BugSleepIsNoOrder" => BugKind.UnhandledException,
        "Publication.BugDoubleCheckedLocking" or "Publication.BugFlagWithoutOrder" => BugKind.DataRace,
        "OwnLocks.BugLostWakeup" => BugKind.LostWakeup,
        _ when name.StartsWith("OwnLocks.", StringComparison.Ordinal) => BugKind.Deadlock,
        "Limits.BugRaceIgnored" or "Limits.BugComparisonThatSignals" => BugKind.DataRace,
        "Tasks.BugLostUpdate" or "Tasks.BugReadBeforeAwait" => BugKind.DataRace,
        "Tasks.BugTwoSemaphores" or "Tasks.BugContinuationUnderLock" => BugKind.Deadlock,
        "Tasks.BugNeverCompleted" or "Tasks.BugBlockedContext" => BugKind.LostWakeup,
        _ when name.StartsWith("Deadlocks.", StringComparison.Ordinal) => BugKind.Deadlock,
        _ when name.StartsWith("Signalling.", StringComparison.Ordinal) => BugKind.LostWakeup,
        "Framework.BugInterface" or "Framework.BugQuery" or "Framework.BugArrayFill" or "Framework.BugArrayCopy" => BugKind.DataRace,
        _ when name.StartsWith("References.", StringComparison.Ordinal) => BugKind.DataRace,
        _ when name.StartsWith("Races.", StringComparison.Ordinal) => BugKind.DataRace,
        _ => BugKind.UnhandledException,
    };
}
