using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>The plain copy, between pointers.</summary>
internal readonly unsafe struct TimedRoutineCopy : ITimedCopy
{
    /// <inheritdoc/>
    public static string Name => "Copy";

    /// <inheritdoc/>
    public static void Copy(byte* destination, byte* source, nuint bytes) =>
        MemoryRoutines.Copy(destination, source, (long)bytes);
}
