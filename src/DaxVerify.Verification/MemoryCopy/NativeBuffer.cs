using System.Runtime.InteropServices;

namespace DaxVerify.Verification.MemoryCopy;

/// <summary>Page-aligned native memory, so that a test decides every alignment itself.</summary>
internal sealed unsafe class NativeBuffer : IDisposable
{
    private const nuint PageBytes = 4096;

    /// <summary>Allocates.</summary>
    /// <param name="bytes">How many bytes.</param>
    public NativeBuffer(long bytes)
    {
        Start = (byte*)NativeMemory.AlignedAlloc((nuint)bytes, PageBytes);
        Bytes = bytes;
    }

    /// <summary>The first byte; a multiple of 4096.</summary>
    public byte* Start { get; private set; }

    /// <summary>Length in bytes.</summary>
    public long Bytes { get; }

    /// <inheritdoc/>
    public void Dispose()
    {
        NativeMemory.AlignedFree(Start);
        Start = null;
    }
}
