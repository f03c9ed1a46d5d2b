namespace DaxVerify.Vocabulary.Operations;

/// <summary>Unmaps the whole mapping, or a part of it; the mapping then still counts as present.</summary>
/// <param name="At">First byte of the part, from the mapping's start; <see langword="null"/> for the whole.</param>
/// <param name="Length">Bytes of the part.</param>
public sealed record MunmapOperation(ulong? At = null, ulong? Length = null) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => At is { } at ? $"munmap at=0x{at:x} length=0x{Length:x}" : "munmap";
}
