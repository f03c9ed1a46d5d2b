namespace DaxVerify.Vocabulary.Observations;

/// <summary>What an instance's attribute files, its mapping children and its device node show.</summary>
public sealed class InstanceObservation
{
    /// <summary>Id of its region: the R of <c>daxR.I</c>.</summary>
    public required int RegionId { get; init; }

    /// <summary>The I of <c>daxR.I</c>.</summary>
    public required int Id { get; init; }

    /// <summary>Bytes, all ranges together.</summary>
    public required ulong Size { get; init; }

    /// <summary>Bytes.</summary>
    public required ulong Align { get; init; }

    /// <summary>First byte of the first range, or of the region when there is none.</summary>
    public required ulong Resource { get; init; }

    /// <summary>NUMA node that the memory would form when onlined; absent when the file is hidden (negative).</summary>
    public required int? TargetNode { get; init; }

    /// <summary>Nearest NUMA node.</summary>
    public required int NumaNode { get; init; }

    /// <summary>Module alias.</summary>
    public required string Modalias { get; init; }

    /// <summary>The memmap_on_memory setting; absent on kernels that don't have it.</summary>
    public required bool? MemmapOnMemory { get; init; }

    /// <summary>Name of the bound driver; absent when unbound.</summary>
    public required string? Driver { get; init; }

    /// <summary>Whether <c>/dev/daxR.I</c> exists as a character device.</summary>
    public required bool HasNode { get; init; }

    /// <summary>The mapping children by number.</summary>
    public required IReadOnlyList<MappingObservation> Mappings { get; init; }

    /// <summary>The name, <c>daxR.I</c>.</summary>
    public string Name => $"dax{RegionId}.{Id}";
}
