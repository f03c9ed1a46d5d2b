namespace DaxVerify.MemoryCopy;

/// <summary>
/// Says where memory is poisoned: 64-byte lines whose content is lost and whose reading would raise a machine check. The copy
/// routines ask before they read. Implement it as a struct and the compiler calls it directly.
/// </summary>
/// <remarks>
/// Addresses are the implementation's own: physical addresses for a device's memory, or plain pointers. Lines begin at
/// multiples of 64 of these addresses, however the memory behind them is aligned.
/// </remarks>
public interface IPoison
{
    /// <summary>
    /// Measures the clean bytes at the start of a range. Should answer at once when nothing at all is poisoned: every
    /// poison-safe copy asks.
    /// </summary>
    /// <param name="address">Address of the range's first byte.</param>
    /// <param name="bytes">Length of the range, 0 or more.</param>
    /// <returns>
    /// <paramref name="bytes"/> when no line of the range is poisoned; else the distance from <paramref name="address"/> to the
    /// first byte of the first poisoned line, 0 when <paramref name="address"/> lies in it.
    /// </returns>
    long CleanPrefix(ulong address, long bytes);
}
