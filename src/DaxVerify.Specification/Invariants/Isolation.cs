namespace DaxVerify.Specification.Invariants;

/// <summary>While an instance owns a byte, only writes through that instance change it.</summary>
public sealed class Isolation : IInvariant
{
    /// <inheritdoc/>
    public string Name => "isolation";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.Run;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        return observed.History?.ExpectedLoad is { } expected && observed.Result!.Value != expected
            ? $"'{observed.Operation}' on {observed.History?.MappedDevice} returned {observed.Result}, expected the {expected} stored there last"
            : observed.History?.IsForeignLoad == true
            ? $"'{observed.Operation}' on {observed.History?.MappedDevice} returned {observed.Result}, which was stored through another place"
            : null;
    }
}
