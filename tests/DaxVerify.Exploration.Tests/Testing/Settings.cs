using DaxVerify.Exploration.Testing;

namespace DaxVerify.Exploration.Tests.Testing;

/// <summary>What an attribute of a test framework would say.</summary>
internal sealed record Settings : IConcurrencySettings
{
    public long Executions { get; init; } = 1_000;

    public int Budget { get; init; }

    public long Seed { get; init; } = 1;

    public string Strategy { get; init; } = "portfolio";

    public string? Replay { get; init; }

    public bool DetectRaces { get; init; } = true;

    public RaceRules Races { get; init; }

    public bool MemoryPoints { get; init; }
}
