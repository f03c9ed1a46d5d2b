using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>The cache-bypassing copy, without the drain.</summary>
internal readonly unsafe struct TimedFlushCache : ITimedCopy
{
    /// <inheritdoc/>
    public static string Name => "CopyFlushCache";

    /// <inheritdoc/>
    public static void Copy(byte* destination, byte* source, nuint bytes) =>
        MemoryRoutines.CopyFlushCache(destination, source, (long)bytes);
}
