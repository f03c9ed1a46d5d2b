namespace DaxVerify.Vocabulary.Operations;

/// <summary>Walks a directory and returns the names in it, one a line, in ordinal order.</summary>
/// <param name="Path">Absolute path of the directory.</param>
public sealed record ListOperation(string Path) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"list {Path}";
}
