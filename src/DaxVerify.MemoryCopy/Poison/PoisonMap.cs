using System.Runtime.CompilerServices;

namespace DaxVerify.MemoryCopy;

/// <summary>
/// A set of poisoned 64-byte lines over a 64-bit address space, set and cleared by range. Sparse: it holds one pair of numbers
/// per run of poisoned lines. Readers take no lock: they see one immutable snapshot, and an empty map answers with one read.
/// </summary>
public sealed class PoisonMap : IPoison
{
    /// <summary>Bytes per line, the unit of poison.</summary>
    public const int LineBytes = 64;

    private readonly Lock _writer = new();

    // First line, line after the last, first line, ...: strictly ascending, so runs neither touch nor overlap.
    private volatile ulong[] _bounds = [];

    /// <summary>Whether no line is poisoned.</summary>
    public bool IsEmpty => _bounds.Length == 0;

    /// <summary>Poisons every line that the range touches: a line is lost as a whole.</summary>
    /// <param name="address">Address of the first byte.</param>
    /// <param name="bytes">Length in bytes; 0 changes nothing.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or the range passes the end of the address space.</exception>
    public void Poison(ulong address, long bytes)
    {
        CheckRange(address, bytes);
        if (bytes > 0)
        {
            Replace(address / LineBytes, ((address + (ulong)bytes - 1) / LineBytes) + 1, poisoned: true);
        }
    }

    /// <summary>
    /// Clears the lines that lie wholly in the range. A line that it only touches stays poisoned, since its other bytes are
    /// still lost (Linux's bad-block list rounds the same way: outward when setting, inward when clearing).
    /// </summary>
    /// <param name="address">Address of the first byte.</param>
    /// <param name="bytes">Length in bytes.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or the range passes the end of the address space.</exception>
    public void Clear(ulong address, long bytes)
    {
        CheckRange(address, bytes);
        ulong first = (address / LineBytes) + (address % LineBytes == 0 ? 0UL : 1UL);
        ulong end = RangeEndLine(address, bytes);
        if (first < end)
        {
            Replace(first, end, poisoned: false);
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public long CleanPrefix(ulong address, long bytes)
    {
        ulong[] bounds = _bounds;
        return bounds.Length == 0 ? bytes : CleanPrefix(bounds, address, bytes);
    }

    /// <summary>The poisoned runs as addresses and lengths in bytes, ascending.</summary>
    /// <returns>A snapshot.</returns>
    public IReadOnlyList<(ulong Address, ulong Bytes)> Runs()
    {
        ulong[] bounds = _bounds;
        var runs = new List<(ulong Address, ulong Bytes)>(bounds.Length / 2);
        for (int i = 0; i < bounds.Length; i += 2)
        {
            runs.Add((bounds[i] * LineBytes, (bounds[i + 1] - bounds[i]) * LineBytes));
        }

        return runs;
    }

    private static long CleanPrefix(ulong[] bounds, ulong address, long bytes)
    {
        if (address / LineBytes >= bounds[^1] || address + (ulong)bytes <= bounds[0] * LineBytes)
        {
            return bytes;
        }

        int next = FirstAbove(bounds, address / LineBytes);
        if ((next & 1) != 0)
        {
            // The bound above ends a run, so the first byte lies in it.
            return 0;
        }

        return next == bounds.Length ? bytes : (long)Math.Min((ulong)bytes, (bounds[next] * LineBytes) - address);
    }

    /// <summary>The number of bounds that are at most <paramref name="line"/>, which is the index of the first above it.</summary>
    private static int FirstAbove(ulong[] bounds, ulong line)
    {
        int low = 0;
        int high = bounds.Length;
        while (low < high)
        {
            int middle = (int)((uint)(low + high) / 2);
            if (bounds[middle] <= line)
            {
                low = middle + 1;
            }
            else
            {
                high = middle;
            }
        }

        return low;
    }

    private void Replace(ulong first, ulong end, bool poisoned)
    {
        lock (_writer)
        {
            ulong[] old = _bounds;
            var bounds = new List<ulong>(old.Length + 2);
            bounds.AddRange(old.TakeWhile(bound => bound < first));
            bool isInside = (bounds.Count & 1) != 0;
            if (isInside != poisoned)
            {
                bounds.Add(first);
            }

            ulong[] after = [.. old.SkipWhile(bound => bound <= end)];
            bool endsInside = (after.Length & 1) != 0;
            if (endsInside != poisoned)
            {
                bounds.Add(end);
            }

            bounds.AddRange(after);
            _bounds = [.. bounds];
        }
    }

    private static ulong RangeEndLine(ulong address, long bytes) => (address + (ulong)bytes) / LineBytes;

    private static void CheckRange(ulong address, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        if (address + (ulong)bytes < address)
        {
            throw new ArgumentOutOfRangeException(
                nameof(bytes), bytes, $"0x{address:x} + {bytes} bytes passes the end of the address space");
        }
    }
}
