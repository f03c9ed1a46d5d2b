namespace DaxVerify.Specification.Checking;

/// <summary>How far a search may go.</summary>
public sealed record CheckLimits
{
    /// <summary>Most states to store; the level in which it is reached is the last one.</summary>
    public long StatesMax { get; init; } = long.MaxValue;

    /// <summary>Most steps from the first state.</summary>
    public int DepthMax { get; init; } = int.MaxValue;

    /// <summary>Ends the search where it is, in the middle of a level too.</summary>
    public CancellationToken Stop { get; init; }

    /// <summary>Worker threads.</summary>
    public int Workers { get; init; } = Environment.ProcessorCount;
}
