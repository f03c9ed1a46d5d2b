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
    private static readonly RefusedRangesRemoved s_refusedRangesRemoved = new();

    /// <summary>Defects that not all releases of a series have; what all have is in <see cref="Linux61"/> and <see cref="Linux612"/>.</summary>
    public static IReadOnlyList<ReleaseQuirk> Quirks =>
    [
        new ReleaseQuirk(
            "dax/kmem: account for partial discontiguous resource upon removal",
            [new ReleaseRange("6.1", new KernelRelease(6, 1, 178)), new ReleaseRange("6.12", new KernelRelease(6, 12, 97))],
            mode => mode with { RefusedRanges = s_refusedRangesRemoved }),
    ];

    /// <summary>Linux 6.1, bug for bug, with its own locks: the device mutexes of providers and instances.</summary>
    public static BusMode Linux61 { get; } = new()
    {
        Mode = KernelMode.Linux61,
        Features = new KernelFeatures(HasMemmapOnMemory: false, ShowsProviderInIomem: true, HasSemaphores: false),
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
        DriverReads = new DriverReadUnderSemaphore(),
        ZeroPages = new OnePageAtATime(),
        Unregistration = new UnregisterUnderRegionLock(),
        TearDown = new OpenTearDown(probeHoldsRegion: true),
        ProviderLocking = new UnderTheProvidersMutex(),
        HotRemoval = new ForgottenPins(),
        RefusedRanges = new RefusedRangesPassedOver(),
        KmemData = new RangesTooSmallKeepData(),
        IdLists = new IdsDroppedFirst(),
        Shrinking = new UntrackedShrink(),
        Opening = new CachedCharacterDevice(),
        MemoryMappings = new RevivedMappings(),
    };

    /// <summary>Linux 6.12, bug for bug.</summary>
    public static BusMode Linux612 { get; } = Linux61 with
    {
        Mode = KernelMode.Linux612,
        Features = new KernelFeatures(HasMemmapOnMemory: true, ShowsProviderInIomem: false, HasSemaphores: true),
        Matching = new ByTypePolicy(),
        TearDown = new OpenTearDown(probeHoldsRegion: false),
        ProviderLocking = new SemaphoresAlone(),
        MappingWrites = new LinuxMappingWrite(misalignedLength: Errno.None),
    };

    private static readonly BusMode s_recorded61 = Like(KernelModeNames.RecordedRelease(KernelMode.Linux61));
    private static readonly BusMode s_recorded612 = Like(KernelModeNames.RecordedRelease(KernelMode.Linux612));

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
        DriverReads = new DriverReadUnderMutex(),
        ZeroPages = new OperationsAskedFor(),
        Unregistration = new UnregisterFilesFirst(),
        TearDown = new ClosedTearDown(),
        HotRemoval = new TrackedPins(),
        KmemData = new DataFreedWithMemory(),
        IdLists = new IdsDroppedLast(),
        Shrinking = new PinCheckedShrink(),
        Opening = new RegisteredCharacterDevice(),
        MemoryMappings = new MappingsOfOneLife(),
    };

    /// <summary>The policies of a mode; of one that is like a kernel, those of the release that it means (<see cref="KernelModeNames.RecordedRelease"/>).</summary>
    /// <returns>Its policies.</returns>
    public static BusMode Of(KernelMode mode) => mode switch
    {
        KernelMode.Linux61 => s_recorded61,
        KernelMode.Linux612 => s_recorded612,
        _ => Strict,
    };

    /// <summary>The policies of a release: those of its series with the quirks that it has.</summary>
    /// <param name="release">The release, of a recorded series.</param>
    /// <returns>Its policies.</returns>
    /// <exception cref="FormatException">No kernel of the series was recorded.</exception>
    public static BusMode Like(KernelRelease release)
    {
        var series = KernelModeNames.ParseSeries(release.Series) == KernelMode.Linux61 ? Linux61 : Linux612;
        return Quirks.Where(quirk => quirk.IsIn(release)).Aggregate(series, (mode, quirk) => quirk.Apply(mode));
    }
}
