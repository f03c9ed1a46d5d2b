using DaxVerify.Specification.Linearizability;
using DaxVerify.Specification.Oracles;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Specification.Tests.Linearizability;

/// <summary>Hand-made histories of the bus: what must be refused, and what must not.</summary>
public sealed class BusHistoryTests
{
    public static TheoryData<string> Kinds() => [.. HistoryCases.All.Select(one => one.Kind)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_result_from_before_an_operation_that_had_ended_is_refused(string kind)
    {
        var one = HistoryCases.All.Single(it => it.Kind == kind);
        var (verdict, report) = Oracle(one.Point, one.Mode).Judge(one.History(overlap: false), null);
        Assert.Equal(Verdict.Violation, verdict);
        Assert.StartsWith("no order of these results fits: ", report, StringComparison.Ordinal);
        Assert.Contains(" can't come next: ", report, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void The_same_result_is_fine_when_the_two_overlap(string kind)
    {
        var one = HistoryCases.All.Single(it => it.Kind == kind);
        var (verdict, report) = Oracle(one.Point, one.Mode).Judge(one.History(overlap: true), null);
        Assert.True(verdict == Verdict.Ok, report);
    }

    [Fact]
    public void Every_kind_of_operation_that_scenarios_have_is_among_them() =>
        Assert.Empty(ScenarioOperationKind.All.Select(kind => kind.Name).Except(HistoryCases.All.Select(one => one.Kind)));

    [Theory]
    [InlineData("create!0", "ENOMEM", true)]
    [InlineData("create", "ENOMEM", false)]
    [InlineData("create!9", "ok", true)]
    [InlineData("grow!1", "ENOMEM", true)]
    [InlineData("grow", "ENOMEM", false)]
    public void Memory_is_lacking_only_where_an_allocation_may_fail(string word, string result, bool fits) =>
        Assert.Equal(fits ? Verdict.Ok : Verdict.Violation, Judge("empty", One(0, word, result, 0, 1)));

    [Fact]
    public void A_failed_creation_leaves_nothing_that_another_process_could_keep_seeing()
    {
        var failed = One(0, "create!2", "ENOMEM", 0, 1);
        Assert.Equal(Verdict.Ok, Judge("empty", failed, One(1, "read-size@dax0.2", "ENOENT/open", 2, 3)));
        Assert.Equal(Verdict.Violation, Judge("empty", failed, One(1, "read-size@dax0.2", "\"0", 2, 3)));
    }

    [Fact]
    public void A_walk_offers_the_instances_of_all_regions_in_the_order_in_which_they_were_made()
    {
        // dax1.0 is there from the start, dax0.1 was created later: while the first is probed, the second isn't bound yet.
        var walk = One(1, "new-id", "ok", 0, 10);
        var busy = One(2, "map@dax1.0", "EBUSY", 1, 2);
        Assert.Equal(Verdict.Ok, Judge("regions", walk, busy, One(0, "list-driver", "\"bind\nmodule\nnew_id\nremove_id\nuevent\nunbind", 3, 4)));
        Assert.Equal(Verdict.Violation, Judge("regions", walk, busy, One(0, "list-driver", "\"bind\ndax1.1\nmodule\nnew_id\nremove_id\nuevent\nunbind", 3, 4)));
    }

    [Theory]
    [InlineData(5, 6, Verdict.Ok)]
    [InlineData(8, 9, Verdict.Violation)]
    public void A_provider_has_its_driver_while_a_failing_probe_of_it_runs(int invoked, int returned, Verdict expected) =>
        Assert.Equal(expected, Judge(
            "kmem",
            One(0, "online", "ok", 0, 1),
            One(0, "unbind-provider", "ok", 2, 3),
            One(1, "bind-provider", "EBUSY", 4, 7),
            One(0, "unbind-provider", "ok", invoked, returned)));

    [Fact]
    public void A_killed_wait_fails_and_changes_nothing()
    {
        var shrink = new KilledOperation(HistoryCases.Of("shrink"));
        Assert.Equal(Verdict.Ok, Judge("sized", new HistoryOperation<Operation, OperationResult>(0, shrink, Results.Parse("EINTR"), 0, 1)));
        Assert.Equal(Verdict.Violation, Judge("sized", new HistoryOperation<Operation, OperationResult>(0, shrink, Results.Parse("ok"), 0, 1)));
        Assert.Equal(Verdict.Violation, Judge("sized", One(0, "kill2", "ok", 0, 1), One(1, "shrink", "EINTR", 2, 3), One(0, "read-size", "\"0", 4, 5)));
    }

    [Theory]
    [InlineData("kill2", Verdict.Ok)]
    [InlineData("list-bus", Verdict.Violation)]
    public void A_killed_size_write_may_end_before_it_learns_that_the_size_does_not_fit(string between, Verdict expected)
    {
        var align = One(0, "align-huge", "ok", 0, 1);
        var size = One(1, "grow", "EINTR", 4, 5);
        Assert.Equal(Verdict.Ok, Judge("huge", align, One(1, "grow", "EINVAL", 4, 5)));
        Assert.Equal(expected, Judge("huge", align, One(0, between, between == "kill2" ? "ok" : "\"dax0.0\ndax0.1", 2, 3), size));
    }

    [Fact]
    public void Of_two_deleters_one_wins_and_the_other_may_find_the_victim_claimed_or_gone()
    {
        var winner = One(0, "delete", "ok", 0, 3);
        Assert.Equal(Verdict.Ok, Judge("empty", winner, One(1, "delete", "EBUSY", 1, 2)));
        Assert.Equal(Verdict.Ok, Judge("empty", winner, One(1, "delete", "ENXIO", 1, 2)));
        Assert.Equal(Verdict.Violation, Judge("empty", winner, One(1, "delete", "ok", 1, 2)));
        Assert.Equal(Verdict.Violation, Judge("empty", winner, One(1, "delete", "EBUSY", 4, 5)));
    }

    [Fact]
    public void A_creation_beside_a_deletion_gets_an_id_and_never_an_old_name()
    {
        var delete = One(0, "delete", "ok", 0, 3);
        Assert.Equal(Verdict.Ok, Judge("empty", delete, One(1, "create", "ok", 1, 2), One(1, "read-youngest", "\"dax0.1", 4, 5)));
        Assert.Equal(Verdict.Ok, Judge("empty", delete, One(1, "create", "ok", 1, 2), One(1, "read-youngest", "\"dax0.2", 4, 5)));
        Assert.Equal(Verdict.Violation, Judge("empty", delete, One(1, "create", "EEXIST", 1, 2)));
        Assert.Equal(Verdict.Violation, Judge("empty", delete, One(1, "create", "ok", 4, 5), One(1, "read-youngest", "\"dax0.2", 6, 7)));
    }

    [Fact]
    public void What_was_opened_and_is_gone_by_then_gives_ENODEV()
    {
        Assert.Equal(Verdict.Ok, Judge("empty", One(0, "delete", "ok", 1, 2), One(1, "read-size", "ENODEV/read", 0, 3)));
        Assert.Equal(Verdict.Violation, Judge("empty", One(0, "delete", "ok", 0, 1), One(1, "read-size", "ENODEV/read", 2, 3)));
    }

    [Fact]
    public void A_size_half_way_is_never_seen()
    {
        Assert.Equal(Verdict.Ok, Judge("sized", One(0, "grow-much", "ok", 0, 3), One(1, "read-size", "\"33554432", 1, 2)));
        Assert.Equal(Verdict.Violation, Judge("sized", One(0, "grow-much", "ok", 0, 3), One(1, "read-size", "\"16777216", 1, 2)));
    }

    [Fact]
    public void The_machine_at_the_end_counts()
    {
        var oracle = Oracle("sized", KernelMode.Strict);
        var shrink = new[] { One(0, "shrink", "ok", 0, 1) };
        var (verdict, report) = oracle.Judge(shrink, oracle.Before);
        Assert.Equal(Verdict.Violation, verdict);
        Assert.StartsWith(
            "no order of these operations leaves the machine as it was seen; expected, seen: dax0.1/size: 0, 8388608\n", report, StringComparison.Ordinal);
        Assert.Contains("all results fit, but the machine was seen like this:", report, StringComparison.Ordinal);
        Assert.Equal(Verdict.Ok, oracle.Judge([One(0, "read-size", "\"8388608", 0, 1)], oracle.Before).Verdict);
    }

    [Fact]
    public void Report_shows_threads_real_time_the_longest_prefix_and_why_nothing_follows()
    {
        var oracle = Oracle("empty", KernelMode.Strict);
        var (_, report) = oracle.Judge(
            [One(0, "read-size", "\"0", 0, 1), One(0, "delete", "ok", 2, 5), One(1, "create", "EEXIST", 3, 4), One(1, "read-available", "\"67108864", 6, 7)],
            null);
        Assert.Equal(
            """
            no order of these results fits: hmem.0/create = 1 -> EEXIST
            T2
            ------------------------
            hmem.0/create = 1 -> EEXIST
            (3 more left out: whenever they took effect, if at all, this doesn't fit)
            not even one can come first; the machine then:
                0x100000000-0x103ffffff   64 MiB region 0, seed dax0.1, youngest dax0.1
                  0x100000000-0x103ffffff   64 MiB free
                  (no memory)             dax0.0
                  (no memory)             dax0.1
            T2 hmem.0/create = 1 can't come next: it would return ok, and it returned EEXIST
            """.ReplaceLineEndings("\n").Replace("------------------------\n", "---------------------------\n", StringComparison.Ordinal),
            report);
    }

    private static Verdict Judge(string point, params HistoryOperation<Operation, OperationResult>[] history) =>
        Oracle(point, KernelMode.Strict).Judge(history, null).Verdict;

    private static BusOracle Oracle(string point, KernelMode mode)
    {
        var start = StartingPoint.Find(point) ?? throw new ArgumentException($"no starting point '{point}'", nameof(point));
        return new BusOracle(start.Topology, mode, start.Prologue, start.Process, processes: 2);
    }

    private static HistoryOperation<Operation, OperationResult> One(int process, string word, string result, int invoked, int returned) =>
        new(process, ScenarioName.Parse($"empty:{word}+{word}").On(KernelMode.Strict).Threads[0][0], Results.Parse(result), invoked, returned);
}
