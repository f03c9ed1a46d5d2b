namespace DaxVerify.Exploration.Testing;

/// <summary>What a test framework's attribute says of how its test is explored; the names are the same in each framework.</summary>
public interface IConcurrencySettings
{
    /// <summary>Most executions.</summary>
    long Executions { get; }

    /// <summary>Milliseconds after which no new execution begins, and what was explored until then is the result; 0 for no limit.</summary>
    int Budget { get; }

    /// <summary>Seed of every random choice.</summary>
    long Seed { get; }

    /// <summary>Name of the strategy; see <see cref="ExplorationOptions.Strategy"/>.</summary>
    string Strategy { get; }

    /// <summary>Runs exactly the schedule of this replay string; cases of the test that it doesn't belong to are skipped.</summary>
    string? Replay { get; }

    /// <summary>Report data races.</summary>
    bool DetectRaces { get; }

    /// <summary>Which data races are reported; see <see cref="ExplorationOptions.Races"/>.</summary>
    RaceRules Races { get; }

    /// <summary>Every access to memory is a scheduling point; see <see cref="ExplorationOptions.MemoryPoints"/>.</summary>
    bool MemoryPoints { get; }
}
