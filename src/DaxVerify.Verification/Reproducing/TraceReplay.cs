using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Reproducing;

/// <summary>What came of running a kept trace of either kind again.</summary>
/// <param name="Signature">What is the same in all failures of one cause; <see langword="null"/> when it doesn't fail any more.</param>
/// <param name="Message">What was expected, what came; <see langword="null"/> when it doesn't fail any more.</param>
/// <param name="IsSame">Whether it fails in the way it was kept for.</param>
/// <param name="Text">All of it for people; the last line is the verdict.</param>
public sealed record TraceReplay(string? Signature, string? Message, bool IsSame, string Text)
{
    public bool Fails => Signature is not null;

    /// <summary>Of a scenario, why the kept schedule doesn't fit any more, so that the scenario was explored anew.</summary>
    public string? Divergence { get; init; }

    /// <summary>Of a scenario that fails as it was kept for, but by another schedule than the kept one or in other words: the trace with the schedule that fits, and the words that are said, now.</summary>
    public ScenarioTrace? Renewed { get; init; }

    /// <summary>Of a scenario that fails, a map of the regions before the threads began.</summary>
    public string? MemoryBefore { get; init; }

    /// <summary>Of a scenario that fails, a map of the regions after the threads ended, if they did.</summary>
    public string? MemoryAfter { get; init; }

    public static TraceReplay Run(Trace trace) => trace switch
    {
        SequenceTrace sequence => Of(sequence, SequenceReplay.Run(sequence)),
        ScenarioTrace scenario => Of(scenario, ScenarioReplay.Run(scenario)),
        _ => throw new NotSupportedException($"no replay of {trace.GetType().Name}"),
    };

    private static TraceReplay Of(SequenceTrace trace, SequenceReplay replay) =>
        new(replay.Failure?.Signature, replay.Failure?.Message, replay.IsSame, Describe(trace, replay));

    private static string Describe(SequenceTrace trace, SequenceReplay replay) => replay switch
    {
        { Failure: null } => trace.Verdict is null
            ? trace.Sequence.Operations.Count == 1 ? "agrees in its only step" : $"agrees in all {trace.Sequence.Operations.Count} steps"
            : $"no longer fails (was: {trace.Verdict.Signature})",
        { IsSame: true } => $"still fails: {replay.Failure.Message}",
        _ when trace.Verdict is null => $"fails: {replay.Failure.Message}",
        _ => $"fails in another way (was: {trace.Verdict.Signature}): {replay.Failure.Message}",
    };

    private static TraceReplay Of(ScenarioTrace trace, ScenarioReplay replay)
    {
        var head = $"{trace.Scenario} on {KernelModeNames.WithRelease(trace.Mode)}\n";
        if (replay.Divergence is { } why)
        {
            head += $"the schedule doesn't fit any more, so the scenario was explored anew, {Counted.Of(replay.Executions, "execution")}: {why}\n";
        }

        return replay.Finding is { } finding
            ? new TraceReplay(finding.Key, finding.Bug.Message, IsSame: finding.Key == trace.Key, Describe(head, trace, finding))
            {
                Divergence = replay.Divergence,
                Renewed = finding.Key == trace.Key && (replay.Divergence is not null || finding.Bug.Message != trace.Message) ? finding.ToTrace(trace.DetectsRaces) : null,
                MemoryBefore = ScenarioMaps.Before(finding),
                MemoryAfter = ScenarioMaps.After(finding),
            }
            : new TraceReplay(null, null, IsSame: false, $"{head}no longer fails (was: {trace.Key})") { Divergence = replay.Divergence };
    }

    private static string Describe(string head, ScenarioTrace trace, ScenarioFinding finding) =>
        $"{head}{finding.Bug.Message}\n\n{ScenarioInterleaving.Render(finding)}\n{ScenarioMaps.Render(finding)}\n"
        + (finding.Key == trace.Key ? $"still fails: {finding.Key}" : $"fails in another way (was: {trace.Key}): {finding.Key}");
}
