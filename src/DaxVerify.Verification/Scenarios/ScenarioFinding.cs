using DaxVerify.Exploration;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Verification.Scenarios;

/// <summary>A defect that the exploration of a scenario found.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Mode">Mode of the bus.</param>
/// <param name="Bug">The defect with its schedule.</param>
/// <param name="Stuck">For each thread that didn't end, the kind of operation that it was in; the simplest of its family, see <see cref="OperationKind.Family"/>.</param>
public sealed record ScenarioFinding(ScenarioName Scenario, KernelMode Mode, BugReport Bug, IReadOnlyList<string> Stuck)
{
    /// <summary>The machine after the threads ended; <see langword="null"/> when they didn't, or nobody looked.</summary>
    public SystemObservation? After { get; init; }

    /// <summary>Equal for two sightings of one defect: places involved and, of hangs, the operations.</summary>
    public string Key => KeyOf(Bug.Kind, Bug.Message, Stuck) ?? Bug.Signature;

    /// <summary>Whether the defect is that operations never end.</summary>
    public bool IsHang => IsHangKind(Bug.Kind);

    /// <summary>The invariant's name and what is wrong, when the defect is that an invariant doesn't hold.</summary>
    public string? BrokenInvariant => InvariantOf(Bug.Message);

    /// <summary>The key of a defect by what the engine says of it.</summary>
    /// <param name="kind">Its kind.</param>
    /// <param name="message">Its message.</param>
    /// <param name="stuck">For each thread that didn't end, the kind of operation that it was in.</param>
    /// <returns>The key; <see langword="null"/> when only the engine's own signature tells it from others.</returns>
    public static string? KeyOf(BugKind kind, string message, IReadOnlyList<string> stuck) =>
        IsHangKind(kind) ? $"hang of {string.Join(" and ", stuck.Order(StringComparer.Ordinal))}"
        : kind == BugKind.DataRace ? message.Split(':')[0]
        : InvariantOf(message) is { } broken ? KnownViolations.KeyOf(broken)
        : null;

    /// <summary>Whether a kind of defect is that threads wait for ever.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>Whether it is.</returns>
    public static bool IsHangKind(BugKind kind) => kind is BugKind.Deadlock or BugKind.LostWakeup;

    private static string? InvariantOf(string message)
    {
        var prefix = $"{typeof(InvariantBrokenException).FullName}: ";
        var at = message.IndexOf(prefix, StringComparison.Ordinal);
        return at < 0 ? null : message[(at + prefix.Length)..].Split('\n')[0];
    }
}
