using System.Text.RegularExpressions;
using DaxVerify.Exploration;
using DaxVerify.Exploration.Facts;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>A defect that the exploration of a scenario found.</summary>
/// <param name="Mode">Mode of the bus.</param>
/// <param name="Bug">The defect with its schedule.</param>
/// <param name="Stuck">For each thread that didn't end, the kind of operation that it was in; the simplest of its family, see <see cref="ScenarioOperationKind.Family"/>.</param>
public sealed partial record ScenarioFinding(ScenarioName Scenario, KernelMode Mode, BugReport Bug, IReadOnlyList<ScenarioOperationKind> Stuck)
{
    /// <summary>The machine after the threads ended; <see langword="null"/> when they didn't, or nobody looked.</summary>
    public SystemObservation? After { get; init; }

    /// <summary>Equal for two sightings of one defect: places involved and, of hangs, the operations.</summary>
    public string Key => KeyOf(Bug.Finding, Stuck) ?? Bug.Signature;

    /// <summary>The finding as it is kept.</summary>
    /// <param name="detectsRaces">Whether races were reported.</param>
    public ScenarioTrace ToTrace(bool detectsRaces) => new(Scenario.ToString(), Mode, detectsRaces, Key, Bug.Message, Bug.Replay);

    /// <summary>Whether the defect is that operations never end.</summary>
    public bool IsHang => IsHangKind(Bug.Kind);

    /// <summary>The key of a defect by what the engine says of it.</summary>
    /// <param name="finding">What the engine found.</param>
    /// <param name="stuck">For each thread that didn't end, the kind of operation that it was in.</param>
    /// <returns>The key; <see langword="null"/> when only the engine's own signature tells it from others.</returns>
    public static string? KeyOf(Finding finding, IReadOnlyList<ScenarioOperationKind> stuck) =>
        IsHangKind(finding.Kind) ? $"hang of {string.Join(" and ", stuck.Select(one => one.Name).Order(StringComparer.Ordinal))}"
        : finding.Kind == BugKind.DataRace ? $"data race on {finding.Member}"
        : finding.Kind == BugKind.UseAfterRelease ? $"use after release of {finding.Operation} at {finding.Member}"
        : finding.Violation is { } violation ? Numbers().Replace($"{violation.Rule}: {violation.Message.Split('\n')[0]}", "#")
        : null;

    /// <summary>The invariant that an execution broke, as the engine reports it.</summary>
    /// <returns>The violation; <see langword="null"/> when every invariant held, as far as it came.</returns>
    public static Violation? ViolationOf(ScenarioExecution execution) =>
        execution.Broken is { } broken ? new Violation(broken.Invariant, broken.Message) : null;

    /// <summary>Whether a kind of defect is that threads wait for ever.</summary>
    public static bool IsHangKind(BugKind kind) => kind is BugKind.Deadlock or BugKind.LostWakeup;

    [GeneratedRegex("0x[0-9a-f]+|[0-9]+")]
    private static partial Regex Numbers();
}
