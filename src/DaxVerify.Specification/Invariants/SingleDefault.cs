namespace DaxVerify.Specification.Invariants;

/// <summary>At most one match-always driver is registered.</summary>
public sealed class SingleDefault : IInvariant
{
    /// <inheritdoc/>
    public string Name => "single-default";

    /// <inheritdoc/>
    public string? Check(ObservedStep observed)
    {
        return observed.History.MatchAlways.Count > 1
            ? $"these all take every device: {string.Join(", ", observed.History.MatchAlways.Order(StringComparer.Ordinal))}"
            : null;
    }
}
