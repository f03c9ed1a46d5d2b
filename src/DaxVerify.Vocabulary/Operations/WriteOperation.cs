namespace DaxVerify.Vocabulary.Operations;

/// <summary>Opens an attribute write-only, writes exactly these bytes in one call, closes it.</summary>
/// <param name="Path">Absolute path below <c>/sys</c>.</param>
/// <param name="Value">The bytes; no newline is added.</param>
public sealed record WriteOperation(string Path, ByteString Value) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"write {Path} {Value}";
}
