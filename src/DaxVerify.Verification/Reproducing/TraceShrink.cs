using DaxVerify.Exploration;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.Shrinking;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Reproducing;

/// <summary>Makes a kept trace of either kind smaller as long as it fails in the same way.</summary>
public static class TraceShrink
{
    /// <returns>The smaller one; <see langword="null"/> when the trace no longer fails.</returns>
    public static SmallerTrace? Run(Trace trace) => trace switch
    {
        SequenceTrace sequence => OfSequence(sequence),
        ScenarioTrace scenario => ScenarioReplay.Run(scenario).Finding is { } finding ? OfScenario(scenario, Smallest(finding, scenario.DetectsRaces)) : null,
        _ => throw new NotSupportedException($"no shrinking of {trace.GetType().Name}"),
    };

    private static SmallerTrace? OfSequence(SequenceTrace trace)
    {
        var runner = PropertyCampaign.RunnerFor(SequenceReplay.MachinesOf(trace), trace.Sequence.Mode);
        if (runner.Run(trace.Sequence) is null)
        {
            return null;
        }

        var small = new SequenceShrinker(candidate => runner.Run(candidate)?.Signature).Shrink(trace.Sequence);
        var failure = runner.Run(small)!;
        return new SmallerTrace(
            trace with { Sequence = small, Verdict = new TraceVerdict(failure.Signature, failure.Step, failure.Message) },
            trace.Sequence.Operations.Count,
            small.Operations.Count,
            failure.Message);
    }

    private static SmallerTrace OfScenario(ScenarioTrace trace, ScenarioFinding small) => new(
        small.ToTrace(trace.DetectsRaces),
        ScenarioName.Parse(trace.Scenario).OperationCount,
        small.Scenario.OperationCount,
        small.Bug.Message.Split('\n')[0]);

    /// <summary>The shrinker leaves schedules as they were found; the last one is made small as well if it shows the same defect.</summary>
    private static ScenarioFinding Smallest(ScenarioFinding finding, bool detectsRaces)
    {
        var small = ScenarioCampaign.Shrink(finding, detectsRaces);
        var scenario = small.Scenario.On(small.Mode) with { DetectsRaces = detectsRaces };
        var again = ScenarioExplorer.Explore(scenario, new ExplorationOptions { PredictLockOrder = false }).Finding;
        return again?.Key == small.Key ? again : small;
    }
}
