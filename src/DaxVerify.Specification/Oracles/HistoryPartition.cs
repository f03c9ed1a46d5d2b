using DaxVerify.Specification.Commands;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Oracles;

/// <summary>
/// Splits a history by region, where the regions have nothing to do with each other: then it is linearizable exactly when each part is
/// (Herlihy and Wing's locality). That is so while no operation reads or changes what regions share: the drivers and their ids, the list of
/// all devices, hot-added memory, signals, and a process's file and mapping when it uses nodes of several regions.
/// </summary>
public static class HistoryPartition
{
    /// <param name="topology">The machine.</param>
    /// <returns>The positions of each region's operations, by region; <see langword="null"/> when it can't be split.</returns>
    public static IReadOnlyDictionary<int, IReadOnlyList<int>>? Split(
        BusTopology topology, IReadOnlyList<HistoryOperation<Operation, OperationResult>> history)
    {
        if (topology.Regions.Count < 2)
        {
            return null;
        }

        var nodes = NodesOfProcesses(topology, history);
        var parts = new SortedDictionary<int, IReadOnlyList<int>>();
        for (var i = 0; i < history.Count; i++)
        {
            var region = RegionOf(topology, history[i].Operation) ?? nodes.GetValueOrDefault(history[i].Process, -1);
            if (region < 0)
            {
                return null;
            }

            if (!parts.TryGetValue(region, out var part))
            {
                parts[region] = part = new List<int>();
            }

            ((List<int>)part).Add(i);
        }

        return parts;
    }

    /// <summary>What of an observation belongs to one region.</summary>
    /// <param name="topology">The machine.</param>
    public static SystemObservation PartOf(BusTopology topology, SystemObservation seen, int region)
    {
        var bounds = topology.Regions[region];
        return new SystemObservation
        {
            Regions = [.. seen.Regions.Where(one => one.Id == region)],
            Instances = [.. seen.Instances.Where(instance => instance.RegionId == region)],
            Drivers = seen.Drivers,
            MemoryBlocks = [.. seen.MemoryBlocks.Where(block => IsInside(bounds, block.Number * topology.MemoryBlockSize))],
            Iomem = [.. seen.Iomem.Where(line => IsInside(bounds, line.Start))],
        };
    }

    private static bool IsInside(RegionTopology bounds, ulong address) => address >= bounds.Start && address <= bounds.End;

    /// <summary>The one region whose nodes a process uses, for each process; -1 when they are of several, or it isn't clear.</summary>
    private static Dictionary<int, int> NodesOfProcesses(
        BusTopology topology, IReadOnlyList<HistoryOperation<Operation, OperationResult>> history)
    {
        var nodes = new Dictionary<int, int>();
        foreach (var one in history)
        {
            var device = Inner(one.Operation) switch
            {
                OpenOperation open => open.Device,
                MmapOperation { Device: not MmapOperation.KeptFile } mmap => mmap.Device,
                _ => null,
            };
            if (device is not null)
            {
                var region = AttributePath.TryParseName(device, out var name) && name.Region < topology.Regions.Count ? name.Region : -1;
                nodes[one.Process] = nodes.TryGetValue(one.Process, out var before) && before != region ? -1 : region;
            }
        }

        return nodes;
    }

    /// <summary>The only region that an operation can read or change; -1 when it may be another; <see langword="null"/> for uses of nodes.</summary>
    private static int? RegionOf(BusTopology topology, Operation operation) => Inner(operation) switch
    {
        WriteOperation write => OfFile(AttributePath.Parse(write.Path, topology), write, topology),
        ReadOperation read => OfFile(AttributePath.Parse(read.Path, topology), null, topology),
        ListOperation list => OfDirectory(list.Path.TrimEnd('/'), topology),
        OpenOperation or CloseOperation or MmapOperation or MunmapOperation or TouchOperation or ForkOperation => null,
        _ => -1,
    };

    private static int OfFile(AttributePath path, WriteOperation? write, BusTopology topology)
    {
        switch (path.Owner)
        {
            case AttributeOwner.Region or AttributeOwner.Instance or AttributeOwner.Mapping:
                return path.Name.Region < topology.Regions.Count ? path.Name.Region : -1;
            case AttributeOwner.Driver when write is not null && path.Attribute is "bind" or "unbind":
                var device = KernelText.Name(KernelText.Of(write!.Value));
                return AttributePath.TryParseName(device, out var name) && name.Region < topology.Regions.Count ? name.Region : -1;
            case AttributeOwner.Provider when write is not null:
                var provider = KernelText.Name(KernelText.Of(write.Value));
                return Enumerable.Range(0, topology.Regions.Count)
                    .FirstOrDefault(r => provider == (topology.IsStatic ? $"dax{r}.0" : $"hmem.{r}"), -1);
            default:
                return -1;
        }
    }

    private static int OfDirectory(string path, BusTopology topology)
    {
        var file = AttributePath.Parse(path + "/size", topology);
        return file.Owner is AttributeOwner.Region or AttributeOwner.Instance && file.Name.Region < topology.Regions.Count ? file.Name.Region : -1;
    }

    private static Operation Inner(Operation operation) => operation switch
    {
        FailingAllocationOperation failing => Inner(failing.Inner),
        KilledOperation killed => Inner(killed.Inner),
        _ => operation,
    };
}
