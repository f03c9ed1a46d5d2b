namespace DaxVerify.Verification.Models;

/// <summary>The values that a model's operations write.</summary>
/// <param name="Sizes">Bytes, for <c>size</c>.</param>
/// <param name="Aligns">Bytes, for <c>align</c>.</param>
/// <param name="Mappings">Offset in the region and length in bytes, for <c>mapping</c>.</param>
public sealed record ModelValues(
    IReadOnlyList<ulong> Sizes,
    IReadOnlyList<ulong> Aligns,
    IReadOnlyList<(ulong Offset, ulong Length)> Mappings);
