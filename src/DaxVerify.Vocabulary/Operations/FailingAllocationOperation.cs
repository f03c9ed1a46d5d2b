namespace DaxVerify.Vocabulary.Operations;

/// <summary>Runs another operation while one of its memory allocations fails.</summary>
/// <param name="Index">Which allocation fails, counted from 0; one beyond the last means that none does.</param>
public sealed record FailingAllocationOperation(Operation Inner, int Index) : Operation
{
    /// <inheritdoc/>
    public override string ToString() => $"allocation {Index} fails: {Inner}";
}
