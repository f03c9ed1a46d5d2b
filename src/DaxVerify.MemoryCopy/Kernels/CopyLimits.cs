namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>Every length at which a routine changes its way of working; the validation tests around each of them.</summary>
internal static class CopyLimits
{
    /// <summary>Bytes per cache line, the unit of write-back and of poison.</summary>
    public const nuint LineBytes = 64;

    /// <summary>
    /// The longest plain copy that the kernels make themselves. Source and destination of 16 KiB still fit a first-level cache
    /// of 32 KiB; beyond it the runtime's copy (libc's memmove, which may use REP MOVSB) is as fast or faster.
    /// </summary>
    public const nuint OwnCopyBytesMax = 16 * 1024;

    /// <summary>
    /// From here a plain copy bypasses the cache, since what doesn't fit the last-level cache anyway saves reading the
    /// destination; and copies past the cache walk several parts of the buffer at once.
    /// </summary>
    public const nuint StreamBytesMin = 24 * 1024 * 1024;

    /// <summary>From here zeroing is handed to the runtime.</summary>
    public const nuint ZeroHandOverBytesMin = 2 * 1024;

    /// <summary>The lengths where some routine of a vector width changes over, for tests on both sides of each.</summary>
    /// <param name="vectorBytes">Bytes per vector.</param>
    /// <returns>The lengths, ascending.</returns>
    public static IReadOnlyList<long> ChangeOvers(long vectorBytes)
    {
        long[] vectors = [1, 2, 4, 8, 16, 32, 48];
        return [.. vectors.Select(n => n * vectorBytes)
            .Append((long)LineBytes)
            .Append((long)ZeroHandOverBytesMin)
            .Append((long)LongCopy.GroupBytes)
            .Append((long)OwnCopyBytesMax)
            .Append((long)StreamBytesMin)
            .Distinct()
            .Order()];
    }
}
