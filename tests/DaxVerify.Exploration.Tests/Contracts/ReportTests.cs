using DaxVerify.Exploration.Demos;
using Xunit;

namespace DaxVerify.Exploration.Tests.Contracts;

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
        Assert.StartsWith("deadlock: T1 waits at Deadlocks.cs:10 for Monitor#", bug.Message, StringComparison.Ordinal);
        Assert.Contains("held by T2 since Deadlocks.cs:10; T2 waits at Deadlocks.cs:10 for Monitor#", bug.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lock_in_an_async_method_has_the_name_that_the_source_gives_it()
    {
        var bug = Find("Deadlocks.BugAbbaAfterAwaits");
        Assert.Contains(" 'outer (captured)'", bug.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("<>", bug.Table, StringComparison.Ordinal);
    }

    [Fact]
    public void What_an_iterator_keeps_for_itself_is_shown_only_if_that_is_the_defect()
    {
        Assert.DoesNotContain("iterator's", Find("Iterators.BugListIsChangedBesideAnIterator").Table, StringComparison.Ordinal);
        var shared = Find("Iterators.BugOneEnumerator");
        Assert.StartsWith("data race on the iterator's position: ", shared.Message, StringComparison.Ordinal);
        Assert.Contains("write the iterator's position 0 -> -1", shared.Table, StringComparison.Ordinal);
        Assert.DoesNotContain(">d", shared.Table, StringComparison.Ordinal);
    }

    [Fact]
    public void A_lost_pulse_names_the_pulse() =>
        Assert.Contains("found no thread waiting", Find("Signalling.BugLostPulse").Message, StringComparison.Ordinal);

    [Fact]
    public void A_race_names_both_places_and_ends_the_trace()
    {
        var bug = Find("Races.BugAutoProperty");
        Assert.StartsWith("data race on Person.Age: ", bug.Message, StringComparison.Ordinal);
        Assert.Equal("Person.Age", bug.Trace[^1].Member);
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

    [Fact]
    public void An_inversion_is_minimised_and_shown()
    {
        var bug = Explore.RunTest(s_assembly, Name("Deadlocks.BugAbbaMonitor"), new ExplorationOptions { Strategy = "pb-dfs", PreemptionBound = 0 }).Bug!;
        Assert.Contains("enter Monitor#", bug.Table, StringComparison.Ordinal);
        var again = Explore.RunTest(s_assembly, Name("Deadlocks.BugAbbaMonitor"), new ExplorationOptions { Replay = bug.Replay });
        Assert.Equal(bug.Signature, again.Bug?.Signature);
    }

    [Fact]
    public void A_livelock_is_minimised_and_shown_in_part()
    {
        var options = new ExplorationOptions { StepBound = 5_000 };
        var bug = Explore.RunTest(s_assembly, Name("Spinning.LivelockOfBoth"), options).Bug!;
        Assert.Equal(BugKind.Livelock, bug.Kind);
        Assert.Contains("rows left out", bug.Table, StringComparison.Ordinal);
        var again = Explore.RunTest(s_assembly, Name("Spinning.LivelockOfBoth"), options with { Replay = bug.Replay });
        Assert.Equal(BugKind.Livelock, again.Bug?.Kind);
    }

    /// <summary>Rows behind what is missing in the middle have the numbers that they have in the whole.</summary>
    [Fact]
    public void What_is_missing_in_the_middle_of_a_very_long_trace_is_counted()
    {
        var bug = Explore.RunTest(s_assembly, Name("Spinning.LivelockOfBoth"), new ExplorationOptions { StepBound = 60_000, Minimise = false }).Bug!;
        Assert.Equal(BugKind.Livelock, bug.Kind);
        var gap = bug.Gap!;
        Assert.NotNull(gap);
        Assert.InRange(gap.Index, 1, bug.Trace.Count - 1);
        Assert.InRange(gap.Count, 1, 1_000_000);
        var rows = bug.Table.Split('\n');
        Assert.StartsWith($"{bug.Trace.Count + gap.Count} ", rows[^1].TrimStart(), StringComparison.Ordinal);
        Assert.Contains(rows, row => row.Contains($"... {bug.Trace.Count + gap.Count - 80} rows left out ...", StringComparison.Ordinal));
    }

    [Fact]
    public void A_trace_that_is_whole_has_no_gap() => Assert.Null(Find("Odd.DependsOnEarlierExecutions").Gap);

    [Fact]
    public void A_program_that_is_not_repeatable_is_shown_as_far_as_it_was()
    {
        var bug = Find("Odd.DependsOnEarlierExecutions");
        Assert.Equal(BugKind.Nondeterminism, bug.Kind);
        Assert.NotEmpty(bug.Table);
    }

    [Theory]
    [InlineData("Framework.CorrectTimeProvider", "it looks at a clock")]
    [InlineData("Signalling.CorrectSpin", "loops that only wait for others")]
    [InlineData("Signalling.CorrectCancelledWait", "its waits can be cancelled")]
    public void An_exhaustive_strategy_says_why_it_is_not_complete(string name, string why)
    {
        var result = Explore.RunTest(s_assembly, Name(name), new ExplorationOptions { Strategy = "dpor", Executions = 20_000 });
        Assert.False(result.Exhausted);
        Assert.Contains(result.Limits, limit => limit.What.Contains(why, StringComparison.Ordinal));
        Assert.Contains(", not all", result.Summary, StringComparison.Ordinal);
    }

    private static BugReport Find(string name) => Explore.RunTest(s_assembly, Name(name), new ExplorationOptions()).Bug!;

    private static string Name(string name) => $"DaxVerify.Exploration.Demos.{name}";
}
