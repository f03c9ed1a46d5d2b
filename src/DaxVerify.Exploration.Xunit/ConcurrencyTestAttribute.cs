using Xunit;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>
/// A test whose interleavings are explored. The method, without parameters, runs many times under control, each time on a new
/// instance of its class; the first schedule that breaks it is minimised and reported with a string that replays it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("DaxVerify.Exploration.Xunit.ConcurrencyTestDiscoverer", "DaxVerify.Exploration.Xunit")]
public sealed class ConcurrencyTestAttribute : FactAttribute
{
    /// <summary>Most executions.</summary>
    public long Executions { get; set; } = 1_000;

    /// <summary>Seed of every random choice.</summary>
    public long Seed { get; set; } = 1;

    /// <summary>Name of the strategy; see <see cref="ExplorationOptions.Strategy"/>.</summary>
    public string Strategy { get; set; } = "portfolio";

    /// <summary>Runs exactly the schedule of this replay string.</summary>
    public string? Replay { get; set; }

    /// <summary>Report data races.</summary>
    public bool DetectRaces { get; set; } = true;

    /// <summary>Which data races are reported; see <see cref="ExplorationOptions.Races"/>.</summary>
    public RaceRules Races { get; set; }
}
