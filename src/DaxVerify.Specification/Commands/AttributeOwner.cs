namespace DaxVerify.Specification.Commands;

/// <summary>What kind of thing a sysfs file belongs to.</summary>
public enum AttributeOwner
{
    /// <summary>Nothing that exists on this machine.</summary>
    Nothing,

    /// <summary>The <c>dax_region</c> group of a provider's device.</summary>
    Region,

    Instance,

    /// <summary>A <c>mappingN</c> child of an instance.</summary>
    Mapping,

    /// <summary>A dax driver.</summary>
    Driver,

    /// <summary>The driver of the providers' devices.</summary>
    Provider,

    /// <summary>A hot-added memory block.</summary>
    MemoryBlock,

    /// <summary>A provider's device.</summary>
    ProviderDevice,

    /// <summary>The module of a dax driver.</summary>
    Module,

    /// <summary>Hot-added memory as a whole.</summary>
    Memory,

    /// <summary>The map of physical memory, <c>/proc/iomem</c>.</summary>
    MemoryMap,
}
