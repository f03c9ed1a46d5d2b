using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests;

/// <summary>What a failure says: minimised, one column per thread, values and reasons.</summary>
public sealed class ReportTests
{
    private static readonly string s_assembly = typeof(LostUpdates).Assembly.Location;

    [Fact]
    public void A_lost_update_is_shown_with_values_and_reasons()
    {
        var bug = Find("LostUpdates.BugWithLock");
        Assert.Contains("read  Account._balance = 0", bug.Table, StringComparison.Ordinal);
        Assert.Contains("write Account._balance 1 -> 1", bug.Table, StringComparison.Ordinal);
        Assert.Contains("preempted before take Monitor#1 'Account._lock' (LostUpdates.cs:", bug.Table, StringComparison.Ordinal);
        Assert.Contains("T0 (test)", bug.Table, StringComparison.Ordinal);
        Assert.Equal(3, bug.Switches);
    }

    [Fact]
    public void A_deadlock_names_the_cycle()
    {
        var bug = Find("Deadlocks.BugAbbaMonitor");
        Assert.StartsWith("deadlock: T1 waits at Deadlocks.cs:9 for Monitor#", bug.Message, StringComparison.Ordinal);
        Assert.Contains("held by T2 since Deadlocks.cs:9; T2 waits at Deadlocks.cs:9 for Monitor#", bug.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_pulse_names_the_pulse() =>
        Assert.Contains("found no thread waiting", Find("Signalling.BugLostPulse").Message, StringComparison.Ordinal);

    [Fact]
    public void A_race_names_both_places_and_ends_the_trace()
    {
        var bug = Find("Races.BugAutoProperty");
        Assert.StartsWith("data race on Person.Age: ", bug.Message, StringComparison.Ordinal);
        Assert.Contains("Person.Age", bug.Trace[^1].Action, StringComparison.Ordinal);
    }

    [Fact]
    public void Minimising_leaves_needless_switches_out()
    {
        var options = new ExplorationOptions { Strategy = "random", Seed = 3 };
        var raw = Explore.RunTest(s_assembly, Name("Ordered.BugDepth5"), options with { Minimise = false }).Bug!;
        var minimised = Explore.RunTest(s_assembly, Name("Ordered.BugDepth5"), options).Bug!;
        Assert.Equal(raw.Signature, minimised.Signature);
        Assert.True(minimised.Switches <= raw.Switches, $"{minimised.Switches} switches after minimising, {raw.Switches} before");
        Assert.InRange(minimised.Switches, 5, 7);
    }

    [Fact]
    public void An_inversion_is_predicted_from_runs_that_do_not_deadlock()
    {
        var result = Explore.RunTest(s_assembly, Name("Deadlocks.BugAbbaMonitor"), new ExplorationOptions { Strategy = "pb-dfs", PreemptionBound = 0 });
        Assert.Equal(BugKind.LockOrderInversion, result.Bug?.Kind);
        Assert.Contains("while it holds", result.Bug!.Message, StringComparison.Ordinal);
    }

    private static BugReport Find(string name) => Explore.RunTest(s_assembly, Name(name), new ExplorationOptions()).Bug!;

    private static string Name(string name) => $"DaxVerify.Exploration.Demos.{name}";
}
