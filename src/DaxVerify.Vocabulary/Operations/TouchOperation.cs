namespace DaxVerify.Vocabulary.Operations;

/// <summary>One 8-byte access to the mapping.</summary>
/// <param name="At">Bytes from the mapping's start.</param>
/// <param name="Value">The value to store; <see langword="null"/> to load.</param>
public sealed record TouchOperation(ulong At, ulong? Value = null) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => Value is { } value ? $"touch at=0x{At:x} store {value}" : $"touch at=0x{At:x} load";
}
