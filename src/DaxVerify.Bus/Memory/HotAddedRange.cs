using DaxVerify.Bus.Resources;

namespace DaxVerify.Bus.Memory;

/// <summary>Memory that the kmem driver added for one range of an instance.</summary>
/// <param name="Start">First byte, at a block boundary.</param>
/// <param name="Size">Bytes, whole blocks.</param>
/// <param name="Reservation">The driver's reservation of the range.</param>
/// <param name="Ram">What memory hot-plug registered under it.</param>
internal sealed record HotAddedRange(ulong Start, ulong Size, Resource Reservation, Resource Ram)
{
    /// <summary>Whether the range overlaps another.</summary>
    /// <param name="start">First byte of the other.</param>
    /// <param name="end">Last byte of the other.</param>
    /// <returns>Whether they share a byte.</returns>
    public bool Overlaps(ulong start, ulong end) => start <= Start + Size - 1 && end >= Start;
}
