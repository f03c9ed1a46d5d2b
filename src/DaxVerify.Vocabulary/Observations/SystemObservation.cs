namespace DaxVerify.Vocabulary.Observations;

/// <summary>
/// Everything that user space can see of the dax bus at rest. The bus, the specification and a kernel recording all give one,
/// so invariants and comparisons are written once.
/// </summary>
public sealed class SystemObservation
{
    /// <summary>Regions whose provider is bound, by id.</summary>
    public required IReadOnlyList<RegionObservation> Regions { get; init; }

    /// <summary>Instances by region and id.</summary>
    public required IReadOnlyList<InstanceObservation> Instances { get; init; }

    /// <summary>Names of the registered dax drivers in ordinal order.</summary>
    public required IReadOnlyList<string> Drivers { get; init; }

    /// <summary>Hot-added memory blocks inside regions, by number.</summary>
    public required IReadOnlyList<MemoryBlockObservation> MemoryBlocks { get; init; }

    /// <summary>The lines of <c>/proc/iomem</c> that lie inside the regions, in file order.</summary>
    public required IReadOnlyList<IomemLine> Iomem { get; init; }
}
