namespace DaxVerify.Exploration.Replay;

/// <summary>All that a replay string says.</summary>
internal sealed record ReplayRecord
{
    /// <summary>Hash of the test's name.</summary>
    public required uint Test { get; init; }

    /// <summary>Plain accesses were scheduling points.</summary>
    public bool MemoryPoints { get; init; }

    /// <summary>Races were reported.</summary>
    public bool DetectRaces { get; init; }

    /// <summary>Which; strings from before there was a choice mean all.</summary>
    public RaceRules Races { get; init; }

    /// <summary>Longest timeout that may end early, in milliseconds.</summary>
    public int EarlyTimeoutMilliseconds { get; init; }

    public int StepBound { get; init; }

    /// <summary>Most threads of the thread pool; 0 for no limit.</summary>
    public int PoolThreads { get; init; }

    /// <summary>Seed of the program's own random numbers.</summary>
    public ulong ProgramSeed { get; init; }

    /// <summary>The choices.</summary>
    public required IReadOnlyList<Decision> Decisions { get; init; }
}
