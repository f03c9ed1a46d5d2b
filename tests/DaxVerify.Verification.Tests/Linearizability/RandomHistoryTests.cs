using DaxVerify.Specification.Linearizability;
using DaxVerify.Specification.Oracles;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Tests.Linearizability;

/// <summary>Random histories of the bus: those made from the atomic steps fit, and splitting them by region changes no verdict.</summary>
public sealed class RandomHistoryTests
{
    private static readonly string[] s_local =
    [
        "read-size", "read-available", "read-seed", "read-youngest", "read-start", "list", "shrink", "grow", "grow-much", "align", "create", "delete",
        "bind", "unbind", "unbind-provider", "bind-provider", "open", "mmap",
    ];

    private static readonly string[] s_instances = ["dax0.1", "dax1.1"];

    [Theory]
    [InlineData("sized", "dax0.1")]
    [InlineData("holes", "dax0.0")]
    [InlineData("kmem", "dax0.0")]
    [InlineData("bound", "dax0.1")]
    public void A_history_made_of_atomic_steps_fits(string point, string instance)
    {
        var histories = new RandomHistories(StartingPoint.Find(point)!, [instance, "dax0.2"], [], processes: 3, seed: 11);
        var oracle = Oracle(point);
        for (var i = 0; i < 250; i++)
        {
            var (history, after) = histories.Draw(3, 3);
            var (verdict, report) = oracle.Judge(history, after);
            Assert.True(verdict == Verdict.Ok, $"history {i}: {verdict} {report}");
        }
    }

    [Fact]
    public void Splitting_by_region_changes_no_verdict()
    {
        var histories = new RandomHistories(StartingPoint.Find("regions")!, s_instances, s_local, processes: 3, seed: 5);
        var whole = Oracle("regions");
        whole.Partitions = false;
        var split = Oracle("regions");
        var counts = new Dictionary<Verdict, int> { [Verdict.Ok] = 0, [Verdict.Violation] = 0, [Verdict.Unknown] = 0 };
        var splits = 0;
        for (var i = 0; i < 400; i++)
        {
            var (history, after) = histories.Draw(3, 3);
            history = i % 2 == 0 ? history : histories.Mutate(history);
            splits += HistoryPartition.Split(whole.Model.Topology, history) is { Count: > 1 } ? 1 : 0;
            var verdict = whole.Search(history, after);
            counts[verdict]++;
            Assert.Equal(verdict, split.Search(history, after));
        }

        Assert.True(splits > 100 && counts[Verdict.Ok] > 100 && counts[Verdict.Violation] > 100, $"a lopsided sample: {splits} split, {string.Join(", ", counts)}");
    }

    private static BusOracle Oracle(string point)
    {
        var start = StartingPoint.Find(point)!;
        return new BusOracle(start.Topology, KernelMode.Strict, start.Prologue, start.Process, processes: 3);
    }
}
