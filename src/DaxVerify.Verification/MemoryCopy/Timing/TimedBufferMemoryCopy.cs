namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>The runtime's copy, between pointers.</summary>
internal readonly unsafe struct TimedBufferMemoryCopy : ITimedCopy
{
    /// <inheritdoc/>
    public static string Name => "Buffer.MemoryCopy";

    /// <inheritdoc/>
    public static void Copy(byte* destination, byte* source, nuint bytes) =>
        Buffer.MemoryCopy(source, destination, bytes, bytes);
}
