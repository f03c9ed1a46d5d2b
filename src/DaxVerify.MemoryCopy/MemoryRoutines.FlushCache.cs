using System.Runtime.CompilerServices;
using DaxVerify.MemoryCopy.Kernels;

namespace DaxVerify.MemoryCopy;

/// <summary>The routines for memory that must outlive a power failure.</summary>
/// <remarks>
/// .NET has no intrinsic for CLWB or CLFLUSH, so nothing here writes a cache line back. Durability comes from non-temporal
/// stores alone: MOVNTDQ for vectors, MOVNTI for words, and MASKMOVDQU for the one to seven bytes at either end that are no
/// whole word. Such a store leaves through a write-combining buffer and takes the line out of the cache if it was there;
/// <see cref="Drain"/> (SFENCE) waits until all of them have been handed to memory.
/// </remarks>
public static unsafe partial class MemoryRoutines
{
    /// <summary>
    /// Whether this processor has the stores that durability rests on (every x64 processor has). Elsewhere
    /// <see cref="CopyFlushCache(void*, void*, long)"/> and <see cref="Flush(void*, long)"/> still produce the right bytes but
    /// leave them in the cache.
    /// </summary>
    public static bool CanBypassCache => NonTemporal.IsSupported;

    /// <summary>
    /// Copies past the cache: after <see cref="Drain"/> nothing of the destination is left only in a cache, whatever its
    /// alignment and length. Without <see cref="Drain"/> the stores may arrive later, in any order.
    /// </summary>
    /// <param name="destination">Where to write.</param>
    /// <param name="source">What to read.</param>
    /// <param name="bytes">How many bytes to copy.</param>
    /// <exception cref="ArgumentNullException">A pointer is null. Nothing has been written, as with every exception here.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="bytes"/> is negative, or a range runs past the address space.
    /// </exception>
    public static void CopyFlushCache(void* destination, void* source, long bytes)
    {
        Arguments.Check(destination, source, bytes);
        PathRoutines.CopyFlushCache(SimdPaths.Selected, (byte*)destination, (byte*)source, (nuint)bytes);
    }

    /// <summary>Copies all of <paramref name="source"/> to the start of <paramref name="destination"/>, past the cache.</summary>
    /// <param name="destination">Where to write; at least as long as the source.</param>
    /// <param name="source">What to read.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static void CopyFlushCache(Span<byte> destination, ReadOnlySpan<byte> source)
    {
        Arguments.CheckFits(destination.Length, source.Length);
        fixed (byte* to = destination)
        fixed (byte* from = source)
        {
            PathRoutines.CopyFlushCache(SimdPaths.Selected, to, from, (nuint)source.Length);
        }
    }

    /// <summary>
    /// Moves what these routines have written to the range out of the cache, by storing the same bytes again past the cache;
    /// durable after <see cref="Drain"/>.
    /// </summary>
    /// <param name="destination">Start of the range.</param>
    /// <param name="bytes">Its length in bytes.</param>
    /// <remarks>
    /// The promise covers only bytes that routines of this class wrote and that nobody else writes meanwhile: a byte that
    /// another thread stores between the load and the store here is overwritten with its old value, and bytes of a partly
    /// covered line outside the range stay where they are. A true cache-line write-back would have neither limit.
    /// </remarks>
    /// <exception cref="ArgumentNullException">A pointer is null. Nothing has been written, as with every exception here.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="bytes"/> is negative, or a range runs past the address space.
    /// </exception>
    public static void Flush(void* destination, long bytes)
    {
        Arguments.Check(destination, bytes);
        PathRoutines.CopyFlushCache(SimdPaths.Selected, (byte*)destination, (byte*)destination, (nuint)bytes);
    }

    /// <summary>The same as <see cref="Flush(void*, long)"/> for a span.</summary>
    /// <param name="destination">The range.</param>
    public static void Flush(Span<byte> destination)
    {
        fixed (byte* to = destination)
        {
            PathRoutines.CopyFlushCache(SimdPaths.Selected, to, to, (nuint)destination.Length);
        }
    }

    /// <summary>
    /// Waits until every cache-bypassing store that this thread has made has been handed to memory (SFENCE). One call serves
    /// any number of copies before it.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Drain() => NonTemporal.Fence();
}
