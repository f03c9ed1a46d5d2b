using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DaxVerify.Verification.MemoryCopy.GuardPages;

/// <summary>
/// Memory between two pages that may not be touched: an access one byte before its start or after its end kills the process.
/// Linux only.
/// </summary>
internal sealed unsafe partial class GuardedBuffer : IDisposable
{
    private const nuint PageBytes = 4096;
    private const int ProtNone = 0;
    private const int ProtReadWrite = 3;
    private const int MapPrivateAnonymous = 0x22;

    private readonly byte* _mapping;
    private readonly nuint _mappingBytes;

    /// <summary>Maps the memory and its guards.</summary>
    /// <param name="bytes">Length; a multiple of 4096.</param>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public GuardedBuffer(long bytes)
    {
        Bytes = bytes;
        _mappingBytes = (nuint)bytes + (2 * PageBytes);
        _mapping = Map(null, _mappingBytes, ProtNone, MapPrivateAnonymous, -1, 0);
        if ((nint)_mapping == -1)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"mmap of {_mappingBytes} bytes failed");
        }

        if (Protect(Start, (nuint)bytes, ProtReadWrite) != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"mprotect of {bytes} bytes failed");
        }
    }

    /// <summary>The first byte that may be touched.</summary>
    public byte* Start => _mapping + PageBytes;

    /// <summary>The first byte of the upper guard.</summary>
    public byte* End => Start + Bytes;

    /// <summary>Length in bytes.</summary>
    public long Bytes { get; }

    /// <inheritdoc/>
    public void Dispose() => Unmap(_mapping, _mappingBytes);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(byte* address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(byte* address, nuint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(byte* address, nuint bytes);
}
