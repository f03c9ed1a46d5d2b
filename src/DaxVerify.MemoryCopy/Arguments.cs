using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DaxVerify.MemoryCopy;

/// <summary>
/// The checks that every routine makes before it touches a byte. The quick test is one branch over a handful of additions,
/// because short copies take only a few nanoseconds; the slow one finds out what was wrong and says it.
/// </summary>
internal static unsafe class Arguments
{
    /// <summary>
    /// Throws when a pointer is null, the length negative, or a range runs past the address space. User addresses have their
    /// top bit clear, so subtracting 1 from null, or a sum that leaves them, sets it: one sign test finds all of it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(void* destination, void* source, long bytes)
    {
        long to = (long)destination - 1;
        long from = (long)source - 1;
        if ((to | from | bytes | (to + bytes) | (from + bytes)) < 0)
        {
            Throw(destination, source, bytes);
        }
    }

    /// <summary>The same for one range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(void* destination, long bytes)
    {
        long to = (long)destination - 1;
        if ((to | bytes | (to + bytes)) < 0)
        {
            Throw(destination, destination, bytes);
        }
    }

    /// <summary>Throws when the destination can't hold the source.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckFits(int destination, int source)
    {
        if (source > destination)
        {
            ThrowTooShort(destination, source);
        }
    }

    /// <summary>
    /// Throws when two ranges overlap in memory but the addresses given for them are not the same distance apart: then the
    /// poison asked for is not that of the memory touched.
    /// </summary>
    public static void CheckOverlap(
        void* destination, void* source, long bytes, ulong destinationAddress, ulong sourceAddress)
    {
        long distance = (long)destination - (long)source;
        bool overlaps = distance > -bytes && distance < bytes;
        if (overlaps && (long)(destinationAddress - sourceAddress) != distance)
        {
            throw new ArgumentException(
                $"the ranges overlap at a distance of {distance} bytes, but their addresses are {(long)(destinationAddress - sourceAddress)} bytes apart",
                nameof(destinationAddress));
        }
    }

    /// <summary>Throws when a range of addresses wraps.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CheckAddress(ulong address, long bytes, string name)
    {
        if (address + (ulong)bytes < address)
        {
            ThrowBadAddress(address, bytes, name);
        }
    }

    /// <summary>Throws for a poison description that broke its contract.</summary>
    [DoesNotReturn]
    public static void ThrowBadPrefix(long clean, long bytes) =>
        throw new InvalidOperationException($"the poison description said that {clean} of {bytes} bytes are clean");

    [DoesNotReturn]
    private static void ThrowBadAddress(ulong address, long bytes, string name) =>
        throw new ArgumentOutOfRangeException(name, address, $"0x{address:x} + {bytes} bytes passes the end of the address space");

    [DoesNotReturn]
    private static void ThrowTooShort(int destination, int source) =>
        throw new ArgumentException($"the destination has {destination} bytes, the source {source}", nameof(destination));

    [DoesNotReturn]
    private static void Throw(void* destination, void* source, long bytes)
    {
        ArgumentNullException.ThrowIfNull(destination);
        ArgumentNullException.ThrowIfNull(source);
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        long to = (long)destination;
        string range = to < 0 || to - 1 + bytes < 0 ? $"destination 0x{to:x}" : $"source 0x{(long)source:x}";
        throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"{range} + {bytes} bytes runs past the address space");
    }
}
