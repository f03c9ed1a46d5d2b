using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Checking;

/// <summary>A bounded part of the dax model: a machine and the operations that may be done to it.</summary>
public sealed record ModelConfiguration
{
    public required string Name { get; init; }

    /// <summary>The machine.</summary>
    public required BusTopology Topology { get; init; }

    /// <summary>Whose behaviour.</summary>
    public KernelMode Mode { get; init; }

    /// <summary>Most instances in a region; a create beyond it is left out.</summary>
    public int InstancesMax { get; init; } = 2;

    public required IReadOnlyList<Operation> Operations { get; init; }

    /// <summary>Whether instances and equal regions that differ in nothing but their number count as one state.</summary>
    public bool UseSymmetry { get; init; } = true;
}
