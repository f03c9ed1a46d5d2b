namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>libpmem's non-temporal copy, without the drain.</summary>
internal readonly unsafe struct TimedPmem : ITimedCopy
{
    /// <inheritdoc/>
    public static string Name => "libpmem";

    /// <inheritdoc/>
    public static string? Missing => NativeCopies.PmemMemcpy == null ? "libpmem.so.1 is absent (Debian: libpmem1)" : null;

    // PMEM_F_MEM_NODRAIN | PMEM_F_MEM_NONTEMPORAL.
    private const uint NoDrainNonTemporal = 3;

    /// <inheritdoc/>
    public static void Copy(byte* destination, byte* source, nuint bytes) =>
        NativeCopies.PmemMemcpy(destination, source, bytes, NoDrainNonTemporal);
}
