using System.Runtime.InteropServices;

namespace DaxVerify.MemoryCopy;

/// <summary>
/// The data path's copy routines: plain, cache-bypassing and poison-safe copies, zeroing, and the flush of what they wrote.
/// All run on the widest vectors of the processor (see <see cref="SimdPaths"/>) and need no native library.
/// </summary>
/// <remarks>
/// <para>Source and destination may overlap in any way, in every routine: the result is as if the source had been read
/// completely before the destination was written.</para>
/// <para>The routines don't synchronise: bytes that another thread writes meanwhile may be copied old or new, and a copy is not
/// atomic. No routine reads or writes a byte outside the given ranges.</para>
/// </remarks>
public static unsafe partial class MemoryRoutines
{
    /// <summary>
    /// Copies through the cache. From 24 MiB on, which exceeds most last-level caches, the destination bypasses the cache.
    /// </summary>
    /// <param name="destination">Where to write.</param>
    /// <param name="source">What to read.</param>
    /// <param name="bytes">How many bytes to copy.</param>
    /// <exception cref="ArgumentNullException">A pointer is null. Nothing has been written, as with every exception here.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="bytes"/> is negative, or a range runs past the address space.
    /// </exception>
    public static void Copy(void* destination, void* source, long bytes)
    {
        Arguments.Check(destination, source, bytes);
        PathRoutines.Copy(SimdPaths.Selected, (byte*)destination, (byte*)source, (nuint)bytes);
    }

    /// <summary>Copies all of <paramref name="source"/> to the start of <paramref name="destination"/>, through the cache.</summary>
    /// <param name="destination">Where to write; at least as long as the source.</param>
    /// <param name="source">What to read.</param>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static void Copy(Span<byte> destination, ReadOnlySpan<byte> source)
    {
        Arguments.CheckFits(destination.Length, source.Length);
        PathRoutines.Copy(
            SimdPaths.Selected,
            ref MemoryMarshal.GetReference(destination),
            ref MemoryMarshal.GetReference(source),
            (nuint)source.Length);
    }

    /// <summary>Sets memory to zero, through the cache.</summary>
    /// <param name="destination">Where to write.</param>
    /// <param name="bytes">How many bytes to zero.</param>
    /// <exception cref="ArgumentNullException">A pointer is null. Nothing has been written, as with every exception here.</exception>
    /// <exception cref="ArgumentOutOfRangeException">
    /// <paramref name="bytes"/> is negative, or a range runs past the address space.
    /// </exception>
    public static void Zero(void* destination, long bytes)
    {
        Arguments.Check(destination, bytes);
        PathRoutines.Zero(SimdPaths.Selected, (byte*)destination, (nuint)bytes);
    }

    /// <summary>Sets memory to zero, through the cache.</summary>
    /// <param name="destination">Where to write.</param>
    public static void Zero(Span<byte> destination)
    {
        fixed (byte* to = destination)
        {
            PathRoutines.Zero(SimdPaths.Selected, to, (nuint)destination.Length);
        }
    }
}
