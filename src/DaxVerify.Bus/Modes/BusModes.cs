using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Modes.Linux;
using DaxVerify.Bus.Modes.Strict;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.Modes;

/// <summary>
/// The sets of policies that there are: what recorded kernels do, bug for bug, is made of types in Linux/; what keeps every invariant of
/// those in Strict/. A policy that serves both sides stands beside this file.
/// </summary>
public static class BusModes
{
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
        Shrinking = new UntrackedShrink(),
        Opening = new CachedCharacterDevice(),
        MemoryMappings = new RevivedMappings(),
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
        Shrinking = new PinCheckedShrink(),
        Opening = new RegisteredCharacterDevice(),
        MemoryMappings = new MappingsOfOneLife(),
    };

    /// <summary>The policies of a mode.</summary>
    /// <returns>Its policies.</returns>
    public static BusMode Of(KernelMode mode) => mode switch
    {
        KernelMode.Linux61 => Linux61,
        KernelMode.Linux612 => Linux612,
        _ => Strict,
    };
}
