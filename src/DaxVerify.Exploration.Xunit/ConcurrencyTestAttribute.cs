using DaxVerify.Exploration.Testing;
using Xunit;
using Xunit.Sdk;

namespace DaxVerify.Exploration.Xunit;

/// <summary>
/// A test whose interleavings are explored, in place of a fact, or of a theory if the method has parameters. The test runs many times under control, each
/// time from its fixtures on; the first schedule that breaks it is minimised and reported with a string that replays it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer("DaxVerify.Exploration.Xunit.ConcurrencyTestDiscoverer", "DaxVerify.Exploration.Xunit")]
public sealed class ConcurrencyTestAttribute : FactAttribute, IConcurrencySettings
{
    /// <inheritdoc/>
    public long Executions { get; set; } = 1_000;

    /// <inheritdoc/>
    public int Budget { get; set; }

    /// <inheritdoc/>
    public long Seed { get; set; } = 1;

    /// <inheritdoc/>
    public string Strategy { get; set; } = "portfolio";

    /// <inheritdoc/>
    public string? Replay { get; set; }

    /// <inheritdoc/>
    public bool DetectRaces { get; set; } = true;

    /// <inheritdoc/>
    public RaceRules Races { get; set; }

    /// <inheritdoc/>
    public bool MemoryPoints { get; set; }
}
