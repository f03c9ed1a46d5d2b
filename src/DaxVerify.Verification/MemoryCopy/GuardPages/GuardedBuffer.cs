using System.ComponentModel;
using System.Runtime.InteropServices;

namespace DaxVerify.Verification.MemoryCopy.GuardPages;

/// <summary>
/// Memory between two pages that may not be touched: an access one byte before its start or after its end kills the process.
/// Where Linux's calls aren't used the two pages are margins of a known pattern, which show what was written there, and no read.
/// </summary>
internal sealed unsafe partial class GuardedBuffer : IDisposable
{
    private const nuint PageBytes = 4096;
    private const byte Margin = 0xA7;
    private const int ProtNone = 0;
    private const int ProtReadWrite = 3;
    private const int MapPrivateAnonymous = 0x22;

    private readonly byte* _mapping;
    private readonly nuint _mappingBytes;
    private readonly bool _hasMargins;

    /// <summary>Makes the memory and its guards.</summary>
    /// <param name="bytes">Length; a multiple of 4096.</param>
    /// <param name="usesLinux">Whether Linux's own calls may be used.</param>
    /// <exception cref="Win32Exception">The kernel refused.</exception>
    public GuardedBuffer(long bytes, bool usesLinux)
    {
        Bytes = bytes;
        _mappingBytes = (nuint)bytes + (2 * PageBytes);
        _hasMargins = !usesLinux;
        if (_hasMargins)
        {
            _mapping = (byte*)NativeMemory.AlignedAlloc(_mappingBytes, PageBytes);
            new Span<byte>(_mapping, (int)PageBytes).Fill(Margin);
            new Span<byte>(End, (int)PageBytes).Fill(Margin);
            return;
        }

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

    /// <summary>Whether an access too far of this kind shows.</summary>
    /// <param name="fault">The access; none shows never.</param>
    /// <param name="usesLinux">Whether Linux's own calls may be used.</param>
    public static bool Sees(GuardFault fault, bool usesLinux) => fault is GuardFault.WriteBefore or GuardFault.WriteAfter
        || (fault is GuardFault.ReadBefore or GuardFault.ReadAfter && usesLinux);

    /// <summary>Looks at margins; forbidden pages need no look.</summary>
    /// <exception cref="InvalidOperationException">Something was written outside.</exception>
    public void Check()
    {
        if (_hasMargins && (!IsWhole(_mapping) || !IsWhole(End)))
        {
            throw new InvalidOperationException($"a byte {(IsWhole(End) ? "before the start" : "after the end")} of the memory was written");
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_hasMargins)
        {
            NativeMemory.AlignedFree(_mapping);
        }
        else
        {
            _ = Unmap(_mapping, _mappingBytes);
        }
    }

    private static bool IsWhole(byte* margin) => !new ReadOnlySpan<byte>(margin, (int)PageBytes).ContainsAnyExcept(Margin);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(byte* address, nuint bytes, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "mprotect", SetLastError = true)]
    private static partial int Protect(byte* address, nuint bytes, int protection);

    [LibraryImport("libc", EntryPoint = "munmap", SetLastError = true)]
    private static partial int Unmap(byte* address, nuint bytes);
}
