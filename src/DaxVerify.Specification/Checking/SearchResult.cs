namespace DaxVerify.Specification.Checking;

/// <summary>What a search found.</summary>
public sealed record SearchResult
{
    /// <summary>Distinct states.</summary>
    public required long States { get; init; }

    /// <summary>Steps taken, refused ones included.</summary>
    public required long Transitions { get; init; }

    /// <summary>Steps from the first state to the farthest.</summary>
    public required int Depth { get; init; }

    /// <summary>Whether every reachable state was seen.</summary>
    public required bool IsComplete { get; init; }

    /// <summary>Time taken.</summary>
    public required TimeSpan Elapsed { get; init; }

    /// <summary>Most bytes that states and search levels took together.</summary>
    public required long BytesMax { get; init; }

    /// <summary>Names of the actions that were never done: disabled or refused in every state.</summary>
    public required IReadOnlyList<string> NeverDone { get; init; }

    /// <summary>The first broken invariant, with a shortest way to it.</summary>
    public required Counterexample? Counterexample { get; init; }

    /// <summary>Steps for each second.</summary>
    public double TransitionsPerSecond => Transitions / Math.Max(Elapsed.TotalSeconds, 1e-9);

    /// <summary>Bytes for each state at the time when most were taken.</summary>
    public double BytesPerState => (double)BytesMax / Math.Max(States, 1);
}
