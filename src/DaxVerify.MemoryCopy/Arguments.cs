using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace DaxVerify.MemoryCopy;

/// <summary>
/// The checks that every routine makes before it touches a byte. The quick test has to be a handful of instructions, for a
/// short copy is hardly more; the slow one finds out what was wrong and says it.
/// </summary>
internal static unsafe class Arguments
{
    /// <summary>No process has more than 2^56 bytes of addresses; x64 with five-level paging has the most.</summary>
    private const int RangeBits = 56;

    /// <summary>
    /// Throws when a pointer is null, the length negative, or a range runs past the address space: user addresses have their
    /// top bit clear, which null minus 1 has not, and no range is longer than all of them.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(void* destination, void* source, long bytes)
    {
        long to = (long)destination - 1;
        long from = (long)source - 1;
        if ((to | from) < 0 || (ulong)bytes >> RangeBits != 0)
        {
            Throw(destination, source, bytes);
        }
    }

    /// <summary>The same for one range.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Check(void* destination, long bytes)
    {
        long to = (long)destination - 1;
        if (to < 0 || (ulong)bytes >> RangeBits != 0)
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
                $"the ranges overlap at a distance of {distance} bytes, "
                    + $"but their addresses are {(long)(destinationAddress - sourceAddress)} bytes apart",
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
        string range = (long)destination < 0 || bytes >> RangeBits != 0
            ? $"destination 0x{(nuint)destination:x}"
            : $"source 0x{(nuint)source:x}";
        throw new ArgumentOutOfRangeException(nameof(bytes), bytes, $"{range} + {bytes} bytes runs past the address space");
    }
}
