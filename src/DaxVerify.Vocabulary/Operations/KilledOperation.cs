namespace DaxVerify.Vocabulary.Operations;

/// <summary>
/// Runs another operation with a fatal signal that arrives in its first killable wait: that wait fails with EINTR. Waits that
/// can't be killed go on.
/// </summary>
public sealed record KilledOperation(Operation Inner) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"killed: {Inner}";
}
