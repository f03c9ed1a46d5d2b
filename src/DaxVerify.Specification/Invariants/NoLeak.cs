namespace DaxVerify.Specification.Invariants;

/// <summary>After a full tear-down nothing is alive, no id is taken and nothing is reserved.</summary>
public sealed class NoLeak : IInvariant
{
    /// <inheritdoc/>
    public string Name => "no-leak";

    /// <inheritdoc/>
    public InvariantScope Scope => InvariantScope.TearDown;

    /// <inheritdoc/>
    public string? Check(ObservedStep observed) =>
        observed.Left is { Count: > 0 } left ? $"left after a full tear-down: {string.Join(", ", left)}" : null;
}
