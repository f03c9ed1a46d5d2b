namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>The runtime's copy, between spans.</summary>
internal readonly unsafe struct TimedSpanCopyTo : ITimedCopy
{
    /// <inheritdoc/>
    public static string Name => "Span.CopyTo";

    /// <inheritdoc/>
    public static void Copy(byte* destination, byte* source, nuint bytes) =>
        new ReadOnlySpan<byte>(source, (int)bytes).CopyTo(new Span<byte>(destination, (int)bytes));
}
