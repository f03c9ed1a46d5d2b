using DaxVerify.Vocabulary;

namespace DaxVerify.Specification.State;

/// <summary>
/// The points on which the modes differ, each a yes or no with the recording that shows it, so that a transition asks for a
/// named rule and never for a mode.
/// </summary>
public sealed record SpecificationRules
{
    /// <summary>The one driver that declares it takes every device instead of matching by type (d200781e; replaced by e9ee9fe3).</summary>
    public required bool MatchAlwaysPolicy { get; init; }

    /// <summary>The memmap_on_memory attribute exists (73954d37).</summary>
    public required bool HasMemmapOnMemory { get; init; }

    /// <summary>The provider's own line stands at the top of each region's iomem (6.1).</summary>
    public required bool ProviderLineInIomem { get; init; }

    /// <summary>A mapping write takes a bound device, a misaligned start and a zero length (edge-a-0022, -0018, -0016).</summary>
    public required bool LooseMappingWrites { get; init; }

    /// <summary>A mapping write of misaligned length says success and does nothing (edge-a-0021); refused otherwise.</summary>
    public required bool MisalignedLengthIgnored { get; init; }

    /// <summary>After a failed device_dax probe every later one of that instance fails (edge-a-0031).</summary>
    public required bool FailedProbeSticks { get; init; }

    /// <summary>A device node opens while unbound as long as an old reference lives (edge-a-0001), and old mappings work after re-bind.</summary>
    public required bool StaleReferencesLive { get; init; }

    /// <summary>Memory that a failed hot-remove left behind can be resized away and handed out again (kmem-online-a-0005).</summary>
    public required bool PinnedMemoryReusable { get; init; }

    /// <summary>A child process inherits mappings; the 2016 introduction promised that it doesn't.</summary>
    public required bool ForkInheritsMappings { get; init; }

    /// <summary>
    /// Every read of an instance's configuration takes the device rwsem, and a mapping's files are read without a wait: the repair of reads
    /// that the kernels leave unlocked or that wait for a writer who waits for them.
    /// </summary>
    public required bool LocksAllReads { get; init; }

    /// <summary>A mapping's offset has to be a multiple of the device's align, also where the address is given.</summary>
    public required bool RefusesMisalignedOffsets { get; init; }

    /// <summary>
    /// A unit whose physical address is no multiple of the align isn't mapped: a page table entry would drop the low bits and reach into
    /// memory of another instance.
    /// </summary>
    public required bool RefusesMisalignedUnits { get; init; }

    /// <summary>
    /// A cut through a mapping is judged by the align that the instance has now, or had last, and not by the one that the mapping was made with:
    /// the kernels read it without a lock (finding 024).
    /// </summary>
    public required bool SplitsByAlignOfNow { get; init; }

    /// <summary>
    /// A region takes no new instance and no change of an instance's ranges before its provider's probe has succeeded and once its unbind
    /// has begun (findings 005 and 006); shows in concurrent runs only.
    /// </summary>
    public required bool ClosesRegions { get; init; }

    /// <summary>
    /// The unbind of kmem asks for the removal of a range too that its probe couldn't add, and the kernel dies when that succeeds: a WARN here, and what comes after
    /// isn't specified (repaired in 6.1.178 and 6.12.97, "dax/kmem: account for partial discontiguous resource upon removal").
    /// </summary>
    public required bool RemovesRefusedRanges { get; init; }

    /// <summary>
    /// A fatal signal ends a wait for the bus's semaphores (c05ae9d8: 6.12); the device mutexes that guarded all before (6.1) are waited for whatever comes.
    /// </summary>
    public required bool WaitsCanBeKilled { get; init; }

    /// <summary>The rules of a release: those of the mode of its series, but for what differs within it.</summary>
    /// <param name="release">The release, of a recorded series.</param>
    public static SpecificationRules Like(KernelRelease release) =>
        Of(KernelModeNames.ParseSeries(release.Series)) with { RemovesRefusedRanges = HasRefusedRanges(release) };

    public static SpecificationRules Of(KernelMode mode)
    {
        var loose = mode != KernelMode.Strict;
        return new SpecificationRules
        {
            MatchAlwaysPolicy = mode == KernelMode.Linux61,
            HasMemmapOnMemory = mode != KernelMode.Linux61,
            ProviderLineInIomem = mode == KernelMode.Linux61,
            LooseMappingWrites = loose,
            MisalignedLengthIgnored = mode == KernelMode.Linux612,
            FailedProbeSticks = loose,
            StaleReferencesLive = loose,
            PinnedMemoryReusable = loose,
            ForkInheritsMappings = loose,
            LocksAllReads = !loose,
            RefusesMisalignedOffsets = !loose,
            RefusesMisalignedUnits = !loose,
            SplitsByAlignOfNow = loose,
            ClosesRegions = !loose,
            WaitsCanBeKilled = mode != KernelMode.Linux61,
            RemovesRefusedRanges = loose && HasRefusedRanges(KernelModeNames.RecordedRelease(mode)),
        };
    }

    private static bool HasRefusedRanges(KernelRelease release) =>
        new ReleaseRange("6.1", new KernelRelease(6, 1, 178)).Contains(release) || new ReleaseRange("6.12", new KernelRelease(6, 12, 97)).Contains(release);
}
