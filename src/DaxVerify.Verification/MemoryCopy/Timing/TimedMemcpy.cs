namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>libc's copy.</summary>
internal readonly unsafe struct TimedMemcpy : ITimedCopy
{
    /// <inheritdoc/>
    public static string Name => "libc memcpy";

    /// <inheritdoc/>
    public static string? Missing => NativeCopies.Memcpy == null ? "libc.so.6 has no memcpy here" : null;

    /// <inheritdoc/>
    public static void Copy(byte* destination, byte* source, nuint bytes) =>
        NativeCopies.Memcpy(destination, source, bytes);
}
