using DaxVerify.Bus.Sysfs;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Bus.Memory;

/// <summary>The nodes of a machine's memory, <c>/sys/devices/system/node</c>: the first, which has the memory that was there at boot, and those of the regions.</summary>
internal sealed class MemoryNodes
{
    private readonly BusTopology _topology;
    private readonly Dictionary<int, KernfsDirectory> _nodes;

    /// <summary>Makes them.</summary>
    /// <param name="topology">Regions and their nodes.</param>
    /// <param name="system">The directory <c>/sys/devices/system</c>.</param>
    public MemoryNodes(BusTopology topology, KernfsDirectory system, KernfsDirectory blocks)
    {
        _topology = topology;
        Directory = new KernfsDirectory("node", system);
        _nodes = topology.Regions.Select(region => Math.Max(region.TargetNode, 0)).Append(0).Distinct()
            .ToDictionary(node => node, node => new KernfsDirectory($"node{node}", Directory));
        foreach (var node in _nodes.Values)
        {
            node.Standing = new ComputedEntries(() => LinksTo(blocks).Where(block => block.Target.TryGet(node.Name, out _)));
        }

        Directory.Standing = new FixedEntries([.. _nodes.Values]);
    }

    public KernfsDirectory Directory { get; }

    public KernfsDirectory Of(ulong address)
    {
        var region = _topology.Regions.FirstOrDefault(region => address >= region.Start && address <= region.End);
        return _nodes[Math.Max(region?.TargetNode ?? 0, 0)];
    }

    /// <summary>Whether a node is the first, all of which lies between memory that the kernel has used from the boot on.</summary>
    public bool IsFirst(KernfsDirectory node) => ReferenceEquals(node, _nodes[0]);

    public static IEnumerable<KernfsLink> LinksTo(KernfsDirectory directory) => directory.Names()
        .Select(name => directory.TryGet(name, out var node) ? node as KernfsDirectory : null)
        .OfType<KernfsDirectory>().Select(found => new KernfsLink(found.Name, found));
}
