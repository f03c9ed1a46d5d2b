using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.Shrinking;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify shrink</c>: makes a failing trace smaller, of a sequence or of a scenario.</summary>
internal static class ShrinkCommand
{
    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var file = new Argument<string>("TRACE") { Description = "A failing trace: of a sequence, or of a scenario." };
        var output = new Option<string?>("--output") { Description = "Where to write the smaller trace; standard output when not given." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object: how much smaller it is, and the trace unless --output takes it." };
        var command = new Command("shrink", "Makes a failing trace smaller as long as it fails in the same way.") { file, output, json };
        command.SetAction(parsed =>
        {
            var trace = parsed.GetValue(file)!;
            var small = ScenarioTraceFile.IsOne(trace) ? OfScenario(TraceArguments.ReadScenario(trace)) : OfSequence(TraceFile.Read(trace));
            return Report(trace, small, parsed.GetValue(output), parsed.GetValue(json));
        });
        return command;
    }

    private static SmallerTrace? OfSequence(Trace trace)
    {
        var runner = PropertyCampaign.RunnerFor(TraceReplay.MachinesOf(trace), trace.Sequence.Mode);
        if (runner.Run(trace.Sequence) is null)
        {
            return null;
        }

        var small = new SequenceShrinker(candidate => runner.Run(candidate)?.Signature).Shrink(trace.Sequence);
        var failure = runner.Run(small)!;
        return new SmallerTrace(
            trace.Sequence.Operations.Count,
            small.Operations.Count,
            failure.Message,
            TraceFile.ToJson(trace with { Sequence = small, Verdict = new TraceVerdict(failure.Signature, failure.Step, failure.Message) }));
    }

    private static SmallerTrace? OfScenario(ScenarioTrace trace)
    {
        var small = QuietConsole.Run(() => ScenarioTraceReplay.Run(trace).Finding is { } finding ? Smallest(finding, trace.DetectsRaces) : null);
        return small is null
            ? null
            : new SmallerTrace(
                ScenarioName.Parse(trace.Scenario).OperationCount,
                small.Scenario.OperationCount,
                small.Bug.Message.Split('\n')[0],
                ScenarioTraceFile.ToText(new ScenarioTrace(
                    small.Scenario.ToString(), small.Mode, trace.DetectsRaces, small.Key, small.Bug.Message, small.Bug.Replay)));
    }

    /// <summary>The shrinker leaves schedules as they were found; the last one is made small as well if it shows the same defect.</summary>
    private static ScenarioFinding Smallest(ScenarioFinding finding, bool detectsRaces)
    {
        var small = ScenarioCampaign.Shrink(finding, detectsRaces);
        var scenario = small.Scenario.On(small.Mode) with { DetectsRaces = detectsRaces };
        var again = ScenarioExplorer.Explore(scenario, new ExplorationOptions { PredictLockOrder = false }).Finding;
        return again?.Key == small.Key ? again : small;
    }

    private static int Report(string file, SmallerTrace? small, string? output, bool json)
    {
        if (small is not null && output is not null)
        {
            OutputFile.Write("--output", output, small.Text);
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    trace = file,
                    fails = small is not null,
                    operations = small?.Before,
                    operationsLeft = small?.After,
                    message = small?.Message,
                    output,
                    smaller = small is null || output is not null ? null : JsonNode.Parse(small.Text),
                },
                ExplorationReport.Format));
        }
        else
        {
            if (small is not null && output is null)
            {
                Console.Write(small.Text);
            }

            Console.Error.WriteLine(small is null
                ? $"{file}: no longer fails, nothing to shrink"
                : $"{file}: {small.Before} operations to {small.After}; {small.Message}");
        }

        return small is null ? ExitCode.Clean : ExitCode.Violation;
    }

    private sealed record SmallerTrace(int Before, int After, string Message, string Text);
}
