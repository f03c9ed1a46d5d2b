namespace DaxVerify.Bus.Nodes;

/// <summary>
/// Where mappings go in a process. Only the alignment of an address matters here, so this is the search for an unmapped area without the
/// rest of an address space.
/// </summary>
internal static class AddressSpace
{
    /// <summary>Bytes that a process has.</summary>
    public const ulong Size = 1UL << 47;

    /// <summary>A free address that is aligned to 1 GiB; fixed mappings go to it plus their offset.</summary>
    public const ulong FixedBase = 1UL << 40;

    /// <summary>
    /// Finds a place for a mapping, congruent to its offset modulo the device's align, so that large pages fit. A request that holds no
    /// aligned granule, or less than one behind the first aligned offset, gets whatever address is next.
    /// </summary>
    /// <param name="offset">Byte offset in the device.</param>
    /// <param name="length">Bytes, whole pages.</param>
    /// <param name="align">The device's align in bytes.</param>
    /// <param name="placementAlign">Alignment of the address that is next.</param>
    public static ulong Place(ulong offset, ulong length, ulong align, ulong placementAlign)
    {
        var end = offset + length;
        var firstAligned = (offset + align - 1) & ~(align - 1);
        return end <= firstAligned || end - firstAligned < align
            ? FixedBase + placementAlign
            : FixedBase + (offset & (align - 1));
    }
}
