using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Testing;
using Xunit;
using Xunit.v3;

namespace DaxVerify.Exploration.Xunit3;

/// <summary>
/// A test whose interleavings are explored, in place of a fact, or of a theory if the method has parameters. The test runs many times under control, each
/// time from its fixtures on; the first schedule that breaks it is minimised and reported with a string that replays it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
[XunitTestCaseDiscoverer(typeof(ConcurrencyTestDiscoverer))]
public sealed class ConcurrencyTestAttribute : FactAttribute, ITheoryAttribute, IConcurrencySettings
{
    /// <summary>Makes the attribute.</summary>
    /// <param name="sourceFilePath">Given by the compiler.</param>
    /// <param name="sourceLineNumber">Given by the compiler.</param>
    public ConcurrencyTestAttribute([CallerFilePath] string? sourceFilePath = null, [CallerLineNumber] int sourceLineNumber = -1)
        : base(sourceFilePath, sourceLineNumber)
    {
    }

    /// <inheritdoc/>
    public bool DisableDiscoveryEnumeration { get; set; }

    /// <inheritdoc/>
    public bool SkipTestWithoutData { get; set; }

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
