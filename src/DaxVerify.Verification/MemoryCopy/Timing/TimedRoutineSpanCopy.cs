using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>The plain copy, between spans.</summary>
internal readonly unsafe struct TimedRoutineSpanCopy : ITimedCopy
{
    /// <inheritdoc/>
    public static string Name => "Copy, spans";

    /// <inheritdoc/>
    public static void Copy(byte* destination, byte* source, nuint bytes) =>
        MemoryRoutines.Copy(
            new Span<byte>(destination, (int)bytes), new ReadOnlySpan<byte>(source, (int)bytes));
}
