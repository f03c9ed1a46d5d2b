using System.CommandLine;
using System.Text.Json;
using DaxVerify.Cli.Invocation;
using DaxVerify.Verification.Reproducing;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify replay</c>: runs kept traces again.</summary>
internal static class ReplayCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var files = new Argument<string[]>("TRACE") { Description = "Traces.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print one JSON object for each trace." };
        var renew = new Option<bool>("--renew") { Description = "Write a scenario's trace anew where its schedule no longer fits and another one shows the same defect, or where the same is told in other words now." };
        var command = new LongCommand("replay", "Runs kept traces again and tells whether they still fail.") { files, json, renew };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(json), parsed.GetValue(renew)));
        return command;
    }

    private static int Run(string[] files, bool json, bool renew)
    {
        // All are read before the first runs: a file that is none ends the command at once.
        var traces = files.Select(file => (file, TraceFile.Read(file))).ToArray();
        var (clock, done) = (new LiveClock(), 0L);
        return LiveProgress.Run("traces", () => LiveStep.Of(Volatile.Read(ref done), traces.Length, "trace", clock), () => Replay(traces, json, renew, ref done));
    }

    private static int Replay((string File, Trace Trace)[] traces, bool json, bool renew, ref long done)
    {
        var code = ExitCode.Clean;
        foreach (var (file, trace) in traces)
        {
            var replay = QuietConsole.Run(() => TraceReplay.Run(trace));
            code = replay.Fails ? ExitCode.Violation : code;
            if (renew && replay.Renewed is { } renewed)
            {
                OutputFile.Renew(file, TraceFile.ToJson(renewed));
            }

            LiveProgress.WriteLine(Console.Out, json ? Json(file, replay) : $"{file}: {replay.Text}");
            Interlocked.Increment(ref done);
        }

        return code;
    }

    private static string Json(string file, TraceReplay replay) => JsonSerializer.Serialize(new
    {
        trace = file,
        fails = replay.Fails,
        same = replay.IsSame,
        signature = replay.Signature,
        message = replay.Message,
        divergence = replay.Divergence,
        memoryBefore = replay.MemoryBefore,
        memoryAfter = replay.MemoryAfter,
    });
}
