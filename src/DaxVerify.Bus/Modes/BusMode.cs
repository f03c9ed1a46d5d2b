using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>
/// What the bus does where kernels differ or are wrong: a set of small policies, each of which replaces one step. The Linux modes do,
/// bug for bug, what recorded kernels do; <see cref="Strict"/> keeps every invariant.
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

    /// <summary>How an instance is taken out of the tree.</summary>
    public required IUnregistrationPolicy Unregistration { get; init; }

    /// <summary>How a region's tear-down begins.</summary>
    public required ITearDownPolicy TearDown { get; init; }

    /// <summary>What happens to memory whose removal failed.</summary>
    public required IPinnedMemoryPolicy HotRemoval { get; init; }

    /// <summary>What an open of a device node finds.</summary>
    public required INodePolicy Nodes { get; init; }

    /// <summary>Linux 6.1, bug for bug; its locks are those of <see cref="Linux612"/>.</summary>
    public static BusMode Linux61 { get; } = new()
    {
        Mode = KernelMode.Linux61,
        Features = new KernelFeatures(HasMemmapOnMemory: false, ShowsProviderInIomem: true),
        Matching = new MatchAlwaysPolicy(),
        MappingWrites = new LinuxMappingWrite(misalignedLength: Errno.ENXIO),
        MappingReads = new LockedMappingRead(),
        ConfigurationReads = new UnlockedConfigurationRead(),
        FailedProbes = new StickyPageMap(),
        FailedGrowth = new KeptGrowth(),
        Resizing = new SizeCheckedOnce(),
        KilledResizes = new UnheldRelease(),
        SeedAfterProbe = new UnlockedSeed(),
        Deletion = new DeleteUnderProviderMutex(),
        IdRelease = new KillableIdRelease(),
        Unregistration = new UnregisterUnderRegionLock(),
        TearDown = new OpenTearDown(),
        HotRemoval = new ForgottenPins(),
        Nodes = new CachedNodes(),
    };

    /// <summary>Linux 6.12, bug for bug.</summary>
    public static BusMode Linux612 { get; } = Linux61 with
    {
        Mode = KernelMode.Linux612,
        Features = new KernelFeatures(HasMemmapOnMemory: true, ShowsProviderInIomem: false),
        Matching = new ByTypePolicy(),
        MappingWrites = new LinuxMappingWrite(misalignedLength: Errno.None),
    };

    /// <summary>The default: what Linux 6.12 promises, with every known defect refused or repaired.</summary>
    public static BusMode Strict { get; } = Linux612 with
    {
        Mode = KernelMode.Strict,
        MappingWrites = new StrictMappingWrite(),
        MappingReads = new PublishedMappingRead(),
        ConfigurationReads = new LockedConfigurationRead(),
        FailedProbes = new ClearedPageMap(),
        FailedGrowth = new UndoneGrowth(),
        Resizing = new SizeCheckedUnderLock(),
        KilledResizes = new NothingToGiveUp(),
        SeedAfterProbe = new AtomicSeed(),
        Deletion = new DeleteByClaim(),
        IdRelease = new CertainIdRelease(),
        Unregistration = new UnregisterFilesFirst(),
        TearDown = new ClosedTearDown(),
        HotRemoval = new TrackedPins(),
        Nodes = new RegisteredNodes(),
    };

    /// <summary>The policies of a mode.</summary>
    /// <param name="mode">The mode.</param>
    /// <returns>Its policies.</returns>
    public static BusMode Of(KernelMode mode) => mode switch
    {
        KernelMode.Linux61 => Linux61,
        KernelMode.Linux612 => Linux612,
        _ => Strict,
    };

    /// <inheritdoc/>
    public override string ToString() => Mode.ToString();
}
