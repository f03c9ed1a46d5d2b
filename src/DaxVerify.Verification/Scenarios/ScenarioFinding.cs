using DaxVerify.Exploration;

namespace DaxVerify.Verification.Scenarios;

/// <summary>A defect that the exploration of a scenario found.</summary>
/// <param name="Scenario">Name of the scenario.</param>
/// <param name="Mode">Mode of the bus.</param>
/// <param name="Bug">The defect with its schedule.</param>
/// <param name="Stuck">For each thread that didn't end, the kind of operation that it was in.</param>
public sealed record ScenarioFinding(ScenarioName Scenario, string Mode, BugReport Bug, IReadOnlyList<string> Stuck)
{
    /// <summary>Equal for two sightings of one defect: places involved and, of hangs, the operations.</summary>
    public string Key => Bug.Kind is BugKind.Deadlock or BugKind.LostWakeup
        ? $"hang of {string.Join(" and ", Stuck.Order(StringComparer.Ordinal))}"
        : Bug.Kind == BugKind.DataRace ? Bug.Message.Split(':')[0]
        : BrokenInvariant is { } message ? KnownViolations.KeyOf(message)
        : Bug.Signature;

    /// <summary>The invariant's name and what is wrong, when the defect is that an invariant doesn't hold.</summary>
    public string? BrokenInvariant
    {
        get
        {
            var prefix = $"{typeof(InvariantBrokenException).FullName}: ";
            var at = Bug.Message.IndexOf(prefix, StringComparison.Ordinal);
            return at < 0 ? null : Bug.Message[(at + prefix.Length)..].Split('\n')[0];
        }
    }
}
