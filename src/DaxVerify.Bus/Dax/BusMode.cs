using DaxVerify.Bus.Memory;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Dax;

/// <summary>
/// What the bus does where kernels differ or are wrong: a set of small policies, each of which replaces one step. The Linux modes do,
/// bug for bug, what recorded kernels do; Strict keeps every invariant.
/// </summary>
public sealed record BusMode
{
    /// <summary>Which mode the policies make up.</summary>
    public required KernelMode Mode { get; init; }

    /// <summary>What the kernel version has.</summary>
    public required KernelFeatures Features { get; init; }

    /// <summary>Which driver takes which device.</summary>
    public required IMatchPolicy Matching { get; init; }

    /// <summary>What a write to <c>mapping</c> may ask for.</summary>
    public required IMappingWritePolicy MappingWrites { get; init; }

    /// <summary>How a mapping device's range is read.</summary>
    public required IMappingReadPolicy MappingReads { get; init; }

    /// <summary>How an instance's align, resource and memmap_on_memory are read.</summary>
    public required IConfigurationReadPolicy ConfigurationReads { get; init; }

    /// <summary>What is left of a page map after a failed probe.</summary>
    public required IFailedProbePolicy FailedProbes { get; init; }

    /// <summary>What is left of a growth that failed half-way.</summary>
    public required IFailedGrowthPolicy FailedGrowth { get; init; }

    /// <summary>What a resize checks again under the semaphores.</summary>
    public required IResizePolicy Resizing { get; init; }

    /// <summary>What a resize releases after a killed wait.</summary>
    public required IKilledResizePolicy KilledResizes { get; init; }

    /// <summary>How the seed is cleared after a probe.</summary>
    public required ISeedPolicy SeedAfterProbe { get; init; }

    /// <summary>How an instance is deleted by name.</summary>
    public required IDeletionPolicy Deletion { get; init; }

    /// <summary>How a released instance gives its id back.</summary>
    public required IIdReleasePolicy IdRelease { get; init; }

    /// <summary>What keeps a driver while its type is read.</summary>
    public required IDriverReadPolicy DriverReads { get; init; }

    /// <summary>How pages of a device are zeroed.</summary>
    public required IZeroPagePolicy ZeroPages { get; init; }

    /// <summary>How an instance is taken out of the tree.</summary>
    public required IUnregistrationPolicy Unregistration { get; init; }

    /// <summary>How a region's tear-down begins.</summary>
    public required ITearDownPolicy TearDown { get; init; }

    /// <summary>What is taken before the semaphores.</summary>
    public required IProviderLockPolicy ProviderLocking { get; init; }

    /// <summary>What happens to memory whose removal failed.</summary>
    public required IPinnedMemoryPolicy HotRemoval { get; init; }

    /// <summary>What an unbind does about memory that the probe couldn't add.</summary>
    public required IRefusedRangePolicy RefusedRanges { get; init; }

    /// <summary>When kmem frees what it keeps with an instance.</summary>
    public required IKmemDataPolicy KmemData { get; init; }

    /// <summary>When a driver drops its ids.</summary>
    public required IIdListPolicy IdLists { get; init; }

    /// <summary>Whether an instance may lose memory whose removal failed.</summary>
    public required IShrinkPolicy Shrinking { get; init; }

    /// <summary>What an open of a device node finds.</summary>
    public required IOpenPolicy Opening { get; init; }

    /// <summary>How long files and memory mappings of a device node work, and where they may be made and cut.</summary>
    public required IMemoryMappingPolicy MemoryMappings { get; init; }

    /// <inheritdoc/>
    public override string ToString() => Mode.ToString();
}
