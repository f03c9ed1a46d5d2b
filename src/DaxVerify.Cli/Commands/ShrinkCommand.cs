using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Verification.Reproducing;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify shrink</c>: makes a failing trace smaller, of a sequence or of a scenario.</summary>
internal static class ShrinkCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var file = new Argument<string>("TRACE") { Description = "A failing trace: of a sequence, or of a scenario." };
        var output = new OutputOption("--output") { Description = "Where to write the smaller trace; standard output when not given." };
        var json = new Option<bool>("--json") { Description = "Print one JSON object: how much smaller it is, and the trace unless --output takes it." };
        var command = new LongCommand("shrink", "Makes a failing trace smaller as long as it fails in the same way.") { file, output, json };
        command.SetAction(parsed =>
        {
            var path = parsed.GetValue(file)!;
            var trace = TraceFile.Read(path);
            OutputFile.Probe(output, parsed.GetValue(output));
            var small = LiveProgress.Run("making it smaller", () => QuietConsole.Run(() => TraceShrink.Run(trace)));
            return Report(path, small, output, parsed.GetValue(output), parsed.GetValue(json));
        });
        return command;
    }

    private static int Report(string file, SmallerTrace? small, OutputOption option, string? output, bool json)
    {
        var text = small is null ? null : TraceFile.ToJson(small.Trace);
        if (text is not null && output is not null)
        {
            OutputFile.Write(option, output, text);
        }

        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(
                new
                {
                    trace = file,
                    fails = small is not null,
                    operations = small?.OperationsBefore,
                    operationsLeft = small?.Operations,
                    message = small?.Message,
                    output,
                    smaller = text is null || output is not null ? null : JsonNode.Parse(text),
                },
                ExplorationReport.Format));
        }
        else
        {
            if (output is null)
            {
                Console.Write(text);
            }

            Console.Error.WriteLine(small is null
                ? $"{file}: no longer fails, nothing to shrink"
                : $"{file}: {Counted.Of(small.OperationsBefore, "operation")} to {small.Operations}; {small.Message}");
        }

        return small is null ? ExitCode.Clean : ExitCode.Violation;
    }
}
