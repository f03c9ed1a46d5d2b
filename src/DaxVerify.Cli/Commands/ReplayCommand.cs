using System.CommandLine;
using System.Text.Json;
using DaxVerify.Cli.Invocation;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify replay</c>: runs kept traces again.</summary>
internal static class ReplayCommand
{
    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var files = new Argument<string[]>("TRACE") { Description = "Traces.", Arity = ArgumentArity.OneOrMore };
        var json = new Option<bool>("--json") { Description = "Print one JSON object for each trace." };
        var command = new Command("replay", "Runs kept traces again and tells whether they still fail.") { files, json };
        command.SetAction(parsed => Run(parsed.GetValue(files)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string[] files, bool json)
    {
        var code = ExitCode.Clean;
        var ofScenarios = files.Where(ScenarioTraceFile.IsOne).ToHashSet(StringComparer.Ordinal);
        foreach (var file in ofScenarios)
        {
            code = Math.Max(code, ReplayScenario.Run(file, json));
        }

        foreach (var (file, trace) in files.Where(file => !ofScenarios.Contains(file)).Select(file => (file, TraceFile.Read(file))).ToArray())
        {
            var replay = TraceReplay.Run(trace);
            code = replay.Failure is null ? code : ExitCode.Violation;
            if (json)
            {
                Console.WriteLine(JsonSerializer.Serialize(new
                {
                    trace = file,
                    fails = replay.Failure is not null,
                    same = replay.IsSame,
                    signature = replay.Failure?.Signature,
                    message = replay.Failure?.Message,
                }));
            }
            else
            {
                Console.WriteLine($"{file}: {Describe(trace, replay)}");
            }
        }

        return code;
    }

    private static string Describe(Trace trace, TraceReplay replay) => replay switch
    {
        { Failure: null } => trace.Verdict is null
            ? $"agrees in all {trace.Sequence.Operations.Count} steps"
            : $"no longer fails (was: {trace.Verdict.Signature})",
        { IsSame: true } => $"still fails: {replay.Failure.Message}",
        _ when trace.Verdict is null => $"fails: {replay.Failure.Message}",
        _ => $"fails in another way (was: {trace.Verdict.Signature}): {replay.Failure.Message}",
    };
}
