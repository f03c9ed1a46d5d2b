namespace DaxVerify.Vocabulary.Operations;

/// <summary>
/// Unmaps the previous mapping, then opens a device node (read-write when the protection has write), maps it and closes the
/// file; <see cref="KeptFile"/> as the device maps the kept file instead.
/// </summary>
/// <param name="Device">Name below <c>/dev</c>, or <see cref="KeptFile"/>.</param>
/// <param name="Offset">Byte offset in the device.</param>
/// <param name="Length">Bytes.</param>
/// <param name="Protection">Access.</param>
/// <param name="Kind">Shared, private or synchronous.</param>
/// <param name="FixedOffset">When given: <c>MAP_FIXED</c> at a 1 GiB aligned address plus this many bytes.</param>
public sealed record MmapOperation(
    string Device,
    ulong Offset,
    ulong Length,
    Protection Protection,
    MapKind Kind,
    ulong? FixedOffset = null) : Operation
{
    /// <summary>The device name that stands for the kept file.</summary>
    public const string KeptFile = "@";

    /// <summary>
    /// Alignment in bytes of the address that the process's layout offers where the kernel's search for an unmapped area leaves the address
    /// open: a request that holds no granule aligned to the device's align, or less than one behind its first aligned offset. The layout
    /// is not part of the device, so it is an input; a recorded success tells it. A base page when not given.
    /// </summary>
    public ulong PlacementAlign { get; init; } = 4096;

    /// <inheritdoc/>
    public override string ToString() =>
        $"mmap {Device} offset=0x{Offset:x} length=0x{Length:x} {Protection} {Kind}"
        + (FixedOffset is { } at ? $" fixed+0x{at:x}" : string.Empty);
}
