using DaxVerify.Exploration.Testing;
using NUnit.Framework;
using NUnit.Framework.Interfaces;
using NUnit.Framework.Internal.Commands;

namespace DaxVerify.Exploration.NUnit;

/// <summary>
/// A test whose interleavings are explored, in place of <c>[Test]</c> or beside <c>[TestCase]</c> and <c>[TestCaseSource]</c>. The test runs many times under control, each
/// time from its set-up on; the first schedule that breaks it is minimised and reported with a string that replays it.
/// </summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ConcurrencyTestAttribute : TestAttribute, IWrapSetUpTearDown, IConcurrencySettings
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

    /// <summary>Puts the exploration in the place of one run, with its set-up and tear-down; called by NUnit.</summary>
    /// <param name="command">What NUnit would run.</param>
    public TestCommand Wrap(TestCommand command)
    {
        ArgumentNullException.ThrowIfNull(command);
        return new ExplorationCommand(command.Test, this);
    }
}
