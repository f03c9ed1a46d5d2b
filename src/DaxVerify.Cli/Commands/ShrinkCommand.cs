using System.CommandLine;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Shrinking;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify shrink</c>: makes a failing trace smaller.</summary>
internal static class ShrinkCommand
{
    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var file = new Argument<string>("TRACE") { Description = "A failing trace." };
        var output = new Option<string?>("--output") { Description = "Where to write the smaller trace; standard output when not given." };
        var json = new Option<bool>("--json") { Description = "The result is JSON in any case." };
        var command = new Command("shrink", "Makes a failing trace smaller as long as it fails in the same way.") { file, output, json };
        command.SetAction(parsed => Run(parsed.GetValue(file)!, parsed.GetValue(output)));
        return command;
    }

    private static int Run(string file, string? output)
    {
        var trace = TraceArguments.Read(file);
        var runner = PropertyCampaign.RunnerFor(TraceReplay.MachinesOf(trace), trace.Sequence.Mode);
        if (runner.Run(trace.Sequence) is null)
        {
            Console.Error.WriteLine($"{file}: no longer fails, nothing to shrink");
            return ExitCode.Clean;
        }

        var shrinker = new SequenceShrinker(candidate => runner.Run(candidate)?.Signature);
        var small = shrinker.Shrink(trace.Sequence);
        var failure = runner.Run(small)!;
        var result = trace with { Sequence = small, Verdict = new TraceVerdict(failure.Signature, failure.Step, failure.Message) };
        if (output is null)
        {
            Console.Out.Write(TraceFile.ToJson(result));
        }
        else
        {
            TraceFile.Write(output, result);
        }

        Console.Error.WriteLine(
            $"{file}: {trace.Sequence.Operations.Count} operations to {small.Operations.Count} in {shrinker.Runs} runs; {failure.Message}");
        return ExitCode.Violation;
    }
}
