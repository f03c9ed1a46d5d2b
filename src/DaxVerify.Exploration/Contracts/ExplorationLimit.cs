namespace DaxVerify.Exploration;

/// <summary>One thing that was cut, skipped, taken as one step or not modelled, so that not all traces were explored.</summary>
/// <param name="Kind">What kind.</param>
/// <param name="What">In words, as the end of "not all traces were explored: ".</param>
/// <param name="Place">File and line where it was met first; empty if it is nowhere in the program.</param>
/// <param name="Times">How often it was met, over all executions.</param>
public sealed record ExplorationLimit(LimitKind Kind, string What, string Place, long Times)
{
    /// <inheritdoc/>
    public override string ToString() => Place.Length == 0 ? What : $"{What} ({Place})";
}
