using System.Buffers.Binary;

namespace DaxVerify.Bus.Memory;

/// <summary>
/// What the physical addresses hold. Sparse: a page of host memory exists only once something was stored in it; all else reads as
/// zero. Contents outlive bindings, instances and regions, as those of real memory do.
/// </summary>
public sealed class PhysicalMemory
{
    private const int PageShift = 12;
    private const int PageBytes = 1 << PageShift;
    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, byte[]> _pages = [];

    /// <summary>Bytes of host memory in use.</summary>
    public long ResidentBytes
    {
        get
        {
            lock (_lock)
            {
                return (long)_pages.Count * PageBytes;
            }
        }
    }

    /// <summary>Copies out.</summary>
    /// <param name="address">First physical byte.</param>
    /// <param name="destination">Where to.</param>
    public void Read(ulong address, Span<byte> destination)
    {
        lock (_lock)
        {
            while (!destination.IsEmpty)
            {
                var offset = (int)(address & (PageBytes - 1));
                var count = Math.Min(destination.Length, PageBytes - offset);
                if (_pages.TryGetValue(address >> PageShift, out var page))
                {
                    page.AsSpan(offset, count).CopyTo(destination);
                }
                else
                {
                    destination[..count].Clear();
                }

                destination = destination[count..];
                address += (ulong)count;
            }
        }
    }

    /// <summary>Copies in.</summary>
    /// <param name="address">First physical byte.</param>
    /// <param name="source">What to store.</param>
    public void Write(ulong address, ReadOnlySpan<byte> source)
    {
        lock (_lock)
        {
            while (!source.IsEmpty)
            {
                var offset = (int)(address & (PageBytes - 1));
                var count = Math.Min(source.Length, PageBytes - offset);
                if (!_pages.TryGetValue(address >> PageShift, out var page))
                {
                    _pages[address >> PageShift] = page = new byte[PageBytes];
                }

                source[..count].CopyTo(page.AsSpan(offset));
                source = source[count..];
                address += (ulong)count;
            }
        }
    }

    /// <summary>Loads a little-endian 64-bit number.</summary>
    /// <param name="address">Its first byte.</param>
    /// <returns>The number.</returns>
    public ulong ReadUInt64(ulong address)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        Read(address, bytes);
        return BinaryPrimitives.ReadUInt64LittleEndian(bytes);
    }

    /// <summary>Stores a little-endian 64-bit number.</summary>
    /// <param name="address">Its first byte.</param>
    /// <param name="value">The number.</param>
    public void WriteUInt64(ulong address, ulong value)
    {
        Span<byte> bytes = stackalloc byte[sizeof(ulong)];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, value);
        Write(address, bytes);
    }
}
