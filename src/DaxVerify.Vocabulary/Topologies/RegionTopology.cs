namespace DaxVerify.Vocabulary.Topologies;

/// <summary>One physical range that a provider offers to the bus.</summary>
/// <param name="Start">First byte.</param>
/// <param name="Size">Bytes.</param>
public sealed record RegionTopology(ulong Start, ulong Size)
{
    /// <summary>NUMA node that the memory would form when onlined; negative hides the attribute.</summary>
    public int TargetNode { get; init; }

    /// <summary>Nearest NUMA node.</summary>
    public int NumaNode { get; init; }

    /// <summary>
    /// Static regions only: the persistent memory range that holds this one; what lies before its start keeps
    /// the namespace's own records. <see langword="null"/> when the region fills it.
    /// </summary>
    public (ulong Start, ulong Size)? Container { get; init; }

    /// <summary>Last byte.</summary>
    public ulong End => Start + Size - 1;
}
