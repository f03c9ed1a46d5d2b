namespace DaxVerify.Specification.Invariants;

/// <summary>At most one match-always driver is registered.</summary>
public sealed class SingleDefault : IInvariant
{
    /// <inheritdoc/>
    public string Name => "single-default";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.Run;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        return observed.History?.MatchAlways is { Count: > 1 } all
            ? $"these all take every device: {string.Join(", ", all.Order(StringComparer.Ordinal))}"
            : null;
    }
}
