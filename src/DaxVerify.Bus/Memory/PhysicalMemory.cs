using System.Buffers.Binary;
using DaxVerify.Annotations;
using DaxVerify.MemoryCopy;

namespace DaxVerify.Bus.Memory;

/// <summary>
/// What the physical addresses hold. Sparse: a page of host memory exists only once something was stored in it; all else reads as
/// zero. Contents outlive bindings, instances and regions, as those of real memory do. 64-byte lines can be poisoned.
/// </summary>
public sealed class PhysicalMemory
{
    private const int PageShift = 12;
    private const int PageBytes = 1 << PageShift;
    private readonly byte[] _zeroes = new byte[PageBytes];
    private readonly Lock _lock = new();
    [GuardedBy("_lock")]
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

    /// <summary>The poisoned lines, by physical address.</summary>
    public PoisonMap Poison { get; } = new();

    /// <summary>Copies out.</summary>
    /// <param name="address">First physical byte.</param>
    public void Read(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var source = PageForReading(address, destination.Length);
            MemoryRoutines.Copy(destination, source);
            destination = destination[source.Length..];
            address += (ulong)source.Length;
        }
    }

    /// <summary>Copies out up to the first poisoned line.</summary>
    /// <param name="address">First physical byte.</param>
    /// <returns>Bytes not copied.</returns>
    public long ReadMachineCheckSafe(ulong address, Span<byte> destination)
    {
        while (!destination.IsEmpty)
        {
            var source = PageForReading(address, destination.Length);
            var left = MemoryRoutines.CopyMachineCheckSafe(destination, source, Poison, address);
            if (left > 0)
            {
                return destination.Length - source.Length + left;
            }

            destination = destination[source.Length..];
            address += (ulong)source.Length;
        }

        return 0;
    }

    /// <summary>Copies in.</summary>
    /// <param name="address">First physical byte.</param>
    /// <param name="source">What to store.</param>
    public void Write(ulong address, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            var destination = PageForWriting(address, source.Length);
            MemoryRoutines.Copy(destination, source[..destination.Length]);
            source = source[destination.Length..];
            address += (ulong)destination.Length;
        }
    }

    /// <summary>Copies in past the cache and waits until it is durable.</summary>
    /// <param name="address">First physical byte.</param>
    /// <param name="source">What to store.</param>
    public void WriteFlushCache(ulong address, ReadOnlySpan<byte> source)
    {
        while (!source.IsEmpty)
        {
            var destination = PageForWriting(address, source.Length);
            MemoryRoutines.CopyFlushCache(destination, source[..destination.Length]);
            source = source[destination.Length..];
            address += (ulong)destination.Length;
        }

        MemoryRoutines.Drain();
    }

    /// <summary>Zeroes a range; poison of the lines that lie wholly in it is cleared.</summary>
    /// <param name="address">First physical byte.</param>
    /// <param name="length">Bytes.</param>
    public void Zero(ulong address, ulong length)
    {
        Poison.Clear(address, (long)length);
        while (length > 0)
        {
            var inPage = Math.Min(length, PageBytes - (address & (PageBytes - 1)));
            if (Find(address >> PageShift) is { } page)
            {
                MemoryRoutines.Zero(page.AsSpan((int)(address & (PageBytes - 1)), (int)inPage));
            }

            address += inPage;
            length -= inPage;
        }
    }

    /// <summary>Moves what was stored in a range out of the cache and waits until it is durable.</summary>
    /// <param name="address">First physical byte.</param>
    /// <param name="length">Bytes.</param>
    public void Flush(ulong address, ulong length)
    {
        while (length > 0)
        {
            var inPage = Math.Min(length, PageBytes - (address & (PageBytes - 1)));
            if (Find(address >> PageShift) is { } page)
            {
                MemoryRoutines.Flush(page.AsSpan((int)(address & (PageBytes - 1)), (int)inPage));
            }

            address += inPage;
            length -= inPage;
        }

        MemoryRoutines.Drain();
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

    private ReadOnlySpan<byte> PageForReading(ulong address, int bytes)
    {
        var offset = (int)(address & (PageBytes - 1));
        return (Find(address >> PageShift) ?? _zeroes).AsSpan(offset, Math.Min(bytes, PageBytes - offset));
    }

    private Span<byte> PageForWriting(ulong address, int bytes)
    {
        var offset = (int)(address & (PageBytes - 1));
        byte[]? page;
        lock (_lock)
        {
            if (!_pages.TryGetValue(address >> PageShift, out page))
            {
                _pages[address >> PageShift] = page = new byte[PageBytes];
            }
        }

        return page.AsSpan(offset, Math.Min(bytes, PageBytes - offset));
    }

    private byte[]? Find(ulong number)
    {
        lock (_lock)
        {
            return _pages.GetValueOrDefault(number);
        }
    }
}
