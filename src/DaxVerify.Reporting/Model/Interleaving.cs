namespace DaxVerify.Reporting.Model;

/// <summary>What threads or tasks did in one execution, in the order in which it happened.</summary>
public sealed record Interleaving
{
    /// <summary>Who did something.</summary>
    public required IReadOnlyList<InterleavingLane> Lanes { get; init; }

    /// <summary>What was done, in order.</summary>
    public required IReadOnlyList<InterleavingStep> Steps { get; init; }

    /// <summary>From when to when locks were held or waited for.</summary>
    public IReadOnlyList<LockBar> Bars { get; init; } = [];

    /// <summary>Which steps come after which because of a lock, a start or an end.</summary>
    public IReadOnlyList<StepOrder> Orders { get; init; } = [];

    /// <summary>How memory was shared out, in the order of the steps. Before the first change it isn't known; empty when nobody looked.</summary>
    public IReadOnlyList<MemoryChange> Memory { get; init; } = [];

    /// <summary>Steps that are left out before the last ones, to keep the report small.</summary>
    public int LeftOut { get; init; }
}
