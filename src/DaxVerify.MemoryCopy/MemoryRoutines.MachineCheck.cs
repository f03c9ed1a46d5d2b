namespace DaxVerify.MemoryCopy;

/// <summary>The copies that stop at poison instead of raising a machine check.</summary>
/// <remarks>
/// A description of the poisoned lines is asked once, before the first byte moves; the clean prefix is then copied at full
/// speed. To write past poison with the cache bypassed, ask the description for the prefix and give it to
/// <see cref="CopyFlushCache(void*, void*, long)"/>.
/// </remarks>
public static unsafe partial class MemoryRoutines
{
    /// <summary>Copies up to the first poisoned line of the source, whose poison is described by its pointers' values.</summary>
    /// <typeparam name="TPoison">The poison description; a struct is called without indirection.</typeparam>
    /// <param name="destination">Where to write.</param>
    /// <param name="source">What to read.</param>
    /// <param name="bytes">How many bytes to copy.</param>
    /// <param name="poison">The poisoned lines, addressed by pointer.</param>
    /// <returns>
    /// The number of bytes <em>not</em> copied: 0 when all went well. Everything before the poison has been copied, nothing from
    /// there on has been read or written.
    /// </returns>
    /// <exception cref="ArgumentNullException">A pointer, or the poison description, is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or a range runs past its address space.</exception>
    /// <exception cref="InvalidOperationException">
    /// The poison description returned a prefix longer than the range, or a negative one.
    /// </exception>
    public static long CopyMachineCheckSafe<TPoison>(void* destination, void* source, long bytes, TPoison poison)
        where TPoison : IPoison
        => CopyMachineCheckSafe(destination, source, bytes, poison, (ulong)source);

    /// <summary>Copies up to the first poisoned line of the source.</summary>
    /// <typeparam name="TPoison">The poison description; a struct is called without indirection.</typeparam>
    /// <param name="destination">Where to write.</param>
    /// <param name="source">What to read.</param>
    /// <param name="bytes">How many bytes to copy.</param>
    /// <param name="poison">The poisoned lines, in addresses of its own (a device's physical addresses, say).</param>
    /// <param name="sourceAddress">What the poison description calls the first byte of the source.</param>
    /// <returns>
    /// The number of bytes <em>not</em> copied: 0 when all went well. Everything before the poison has been copied, nothing from
    /// there on has been read or written.
    /// </returns>
    /// <exception cref="ArgumentNullException">A pointer, or the poison description, is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or a range runs past its address space.</exception>
    /// <exception cref="InvalidOperationException">
    /// The poison description returned a prefix longer than the range, or a negative one.
    /// </exception>
    public static long CopyMachineCheckSafe<TPoison>(
        void* destination, void* source, long bytes, TPoison poison, ulong sourceAddress)
        where TPoison : IPoison
    {
        ArgumentNullException.ThrowIfNull(poison);
        Arguments.Check(destination, source, bytes);
        Arguments.CheckAddress(sourceAddress, bytes, nameof(sourceAddress));
        return PathRoutines.CopyMachineCheckSafe(
            SimdPaths.Selected, (byte*)destination, (byte*)source, bytes, poison, sourceAddress);
    }

    /// <summary>The same for a <see cref="PoisonMap"/>, which is asked without the detour of generic code.</summary>
    /// <param name="destination">Where to write.</param>
    /// <param name="source">What to read.</param>
    /// <param name="bytes">How many bytes to copy.</param>
    /// <param name="poison">The poisoned lines, in addresses of its own.</param>
    /// <param name="sourceAddress">What the map calls the first byte of the source.</param>
    /// <returns>The number of bytes not copied.</returns>
    /// <exception cref="ArgumentNullException">A pointer, or the map, is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or a range runs past its address space.</exception>
    public static long CopyMachineCheckSafe(
        void* destination, void* source, long bytes, PoisonMap poison, ulong sourceAddress)
    {
        ArgumentNullException.ThrowIfNull(poison);
        Arguments.Check(destination, source, bytes);
        Arguments.CheckAddress(sourceAddress, bytes, nameof(sourceAddress));
        return PathRoutines.CopyMachineCheckSafe(
            SimdPaths.Selected, (byte*)destination, (byte*)source, bytes, poison, sourceAddress);
    }

    /// <summary>
    /// Copies all of <paramref name="source"/> to the start of <paramref name="destination"/>, up to its first poisoned line.
    /// </summary>
    /// <typeparam name="TPoison">The poison description; a struct is called without indirection.</typeparam>
    /// <param name="destination">Where to write; at least as long as the source.</param>
    /// <param name="source">What to read.</param>
    /// <param name="poison">The poisoned lines, in addresses of its own.</param>
    /// <param name="sourceAddress">What the poison description calls the first byte of the source.</param>
    /// <returns>
    /// The number of bytes <em>not</em> copied: 0 when all went well. Everything before the poison has been copied, nothing from
    /// there on has been read or written.
    /// </returns>
    /// <exception cref="ArgumentNullException">A pointer, or the poison description, is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or a range runs past its address space.</exception>
    /// <exception cref="InvalidOperationException">
    /// The poison description returned a prefix longer than the range, or a negative one.
    /// </exception>
    /// <exception cref="ArgumentException">The destination is shorter than the source.</exception>
    public static long CopyMachineCheckSafe<TPoison>(
        Span<byte> destination, ReadOnlySpan<byte> source, TPoison poison, ulong sourceAddress)
        where TPoison : IPoison
    {
        ArgumentNullException.ThrowIfNull(poison);
        Arguments.CheckFits(destination.Length, source.Length);
        Arguments.CheckAddress(sourceAddress, source.Length, nameof(sourceAddress));
        fixed (byte* to = destination)
        fixed (byte* from = source)
        {
            return PathRoutines.CopyMachineCheckSafe(SimdPaths.Selected, to, from, source.Length, poison, sourceAddress);
        }
    }

    /// <summary>
    /// Copies up to the first poisoned line of the source or of the destination: a poisoned destination is refused, not
    /// written. When it begins in a poisoned line, nothing is copied.
    /// </summary>
    /// <typeparam name="TPoison">The poison description; a struct is called without indirection.</typeparam>
    /// <param name="destination">Where to write.</param>
    /// <param name="source">What to read.</param>
    /// <param name="bytes">How many bytes to copy.</param>
    /// <param name="poison">The poisoned lines of source and destination, in addresses of its own.</param>
    /// <param name="destinationAddress">What the poison description calls the first byte of the destination.</param>
    /// <param name="sourceAddress">What the poison description calls the first byte of the source.</param>
    /// <returns>
    /// The number of bytes <em>not</em> copied: 0 when all went well. Everything before the poison has been copied, nothing from
    /// there on has been read or written.
    /// </returns>
    /// <exception cref="ArgumentNullException">A pointer, or the poison description, is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or a range runs past its address space.</exception>
    /// <exception cref="InvalidOperationException">
    /// The poison description returned a prefix longer than the range, or a negative one.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The ranges overlap in memory, but their addresses are a different distance apart: the poison asked for would not be that
    /// of the memory touched.
    /// </exception>
    public static long CopyMachineCheckSafeBoth<TPoison>(
        void* destination, void* source, long bytes, TPoison poison, ulong destinationAddress, ulong sourceAddress)
        where TPoison : IPoison
    {
        ArgumentNullException.ThrowIfNull(poison);
        Arguments.Check(destination, source, bytes);
        Arguments.CheckAddress(sourceAddress, bytes, nameof(sourceAddress));
        Arguments.CheckAddress(destinationAddress, bytes, nameof(destinationAddress));
        Arguments.CheckOverlap(destination, source, bytes, destinationAddress, sourceAddress);
        return PathRoutines.CopyMachineCheckSafeBoth(
            SimdPaths.Selected, (byte*)destination, (byte*)source, bytes, poison, destinationAddress, sourceAddress);
    }

    /// <summary>The same as the pointer version, for spans.</summary>
    /// <typeparam name="TPoison">The poison description; a struct is called without indirection.</typeparam>
    /// <param name="destination">Where to write; at least as long as the source.</param>
    /// <param name="source">What to read.</param>
    /// <param name="poison">The poisoned lines of source and destination, in addresses of its own.</param>
    /// <param name="destinationAddress">What the poison description calls the first byte of the destination.</param>
    /// <param name="sourceAddress">What the poison description calls the first byte of the source.</param>
    /// <returns>
    /// The number of bytes <em>not</em> copied: 0 when all went well. Everything before the poison has been copied, nothing from
    /// there on has been read or written.
    /// </returns>
    /// <exception cref="ArgumentNullException">A pointer, or the poison description, is null.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or a range runs past its address space.</exception>
    /// <exception cref="InvalidOperationException">
    /// The poison description returned a prefix longer than the range, or a negative one.
    /// </exception>
    /// <exception cref="ArgumentException">
    /// The destination is shorter than the source, or the spans overlap while their addresses are a different distance apart.
    /// </exception>
    public static long CopyMachineCheckSafeBoth<TPoison>(
        Span<byte> destination, ReadOnlySpan<byte> source, TPoison poison, ulong destinationAddress, ulong sourceAddress)
        where TPoison : IPoison
    {
        ArgumentNullException.ThrowIfNull(poison);
        Arguments.CheckFits(destination.Length, source.Length);
        Arguments.CheckAddress(sourceAddress, source.Length, nameof(sourceAddress));
        Arguments.CheckAddress(destinationAddress, source.Length, nameof(destinationAddress));
        fixed (byte* to = destination)
        fixed (byte* from = source)
        {
            Arguments.CheckOverlap(to, from, source.Length, destinationAddress, sourceAddress);
            return PathRoutines.CopyMachineCheckSafeBoth(
                SimdPaths.Selected, to, from, source.Length, poison, destinationAddress, sourceAddress);
        }
    }
}
