namespace DaxVerify.Vocabulary.Operations;

/// <summary>Opens a file read-only, reads it once, closes it.</summary>
/// <param name="Path">Absolute path below <c>/sys</c> or <c>/proc</c>.</param>
public sealed record ReadOperation(string Path) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"read {Path}";
}
