using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.State;

/// <summary>What no step changes: the machine, and whose behaviour is specified.</summary>
public sealed class Setting
{
    /// <summary>Align that a region gives to its instances, in bytes.</summary>
    public const ulong RegionAlign = 2UL << 20;

    /// <summary>Smallest unit in which memory can be mapped on this platform, in bytes.</summary>
    public const ulong GranularityMin = 2UL << 20;

    /// <summary>What <c>modalias</c> of an instance says: its bus and type 0, whatever the instance.</summary>
    internal const string Modalias = "dax:t0";

    /// <summary>Major number of the instances' nodes.</summary>
    internal const int NodeMajor = 252;

    private const int MinorsPerRegion = 256;

    /// <summary>Minor number of an instance's node: each has its own for good.</summary>
    internal static int NodeMinor(InstanceName name) => (name.Region * MinorsPerRegion) + name.Id;

    /// <summary>Describes a machine.</summary>
    /// <param name="topology">The machine.</param>
    /// <param name="mode">Whose behaviour.</param>
    public Setting(BusTopology topology, KernelMode mode, SpecificationRules rules)
    {
        Topology = topology;
        Mode = mode;
        Rules = rules;
    }

    /// <summary>The machine.</summary>
    public BusTopology Topology { get; }

    /// <summary>Whose behaviour this is.</summary>
    public KernelMode Mode { get; }

    /// <summary>The points on which the modes differ.</summary>
    public SpecificationRules Rules { get; }
}
