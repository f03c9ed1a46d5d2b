using DaxVerify.Specification.Linearizability;
using DaxVerify.Specification.Oracles;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Specification.Tests.Linearizability;

/// <summary>What keeps a history of several regions whole, and what lets it be judged region by region.</summary>
public sealed class HistoryPartitionTests
{
    private static readonly string[] s_instances = ["dax0.1", "dax1.1"];
    private static readonly string[] s_shared = ["new-id", "remove-id", "insmod", "rmmod", "list-bus"];

    [Fact]
    public void What_regions_share_keeps_a_history_whole()
    {
        var topology = StartingPoint.Find("regions")!.Topology;
        foreach (var kind in s_shared)
        {
            var history = s_instances
                .Select((name, i) => new HistoryOperation<Operation, OperationResult>(
                    i, HistoryCases.Of(i == 0 ? kind : "shrink", name), null, i, int.MaxValue)).ToList();
            Assert.Null(HistoryPartition.Split(topology, history));
        }
    }

    [Fact]
    public void A_process_that_uses_nodes_of_two_regions_keeps_a_history_whole()
    {
        var topology = StartingPoint.Find("regions")!.Topology;
        Assert.Null(HistoryPartition.Split(topology, Nodes("dax0.1", "dax1.1")));
        Assert.Equal([0], HistoryPartition.Split(topology, Nodes("dax0.1", "dax0.2"))!.Keys);
    }

    private static List<HistoryOperation<Operation, OperationResult>> Nodes(params string[] names) =>
        [.. names.Select((name, i) => new HistoryOperation<Operation, OperationResult>(
            0, HistoryCases.Of("open", name), null, i, int.MaxValue))];
}
