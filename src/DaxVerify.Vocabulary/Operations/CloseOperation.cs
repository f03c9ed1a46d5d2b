namespace DaxVerify.Vocabulary.Operations;

/// <summary>Closes the kept file; EBADF when there is none.</summary>
public sealed record CloseOperation : Operation
{
    /// <inheritdoc/>
    public override string ToString() => "close";
}
