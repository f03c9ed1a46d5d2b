using System.Text.Json;
using DaxVerify.Cli.Invocation;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Verification.Scenarios;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify replay</c> for findings of the exploration of scenarios.</summary>
internal static class ReplayScenario
{
    /// <summary>Runs one again.</summary>
    /// <param name="file">The trace.</param>
    /// <param name="json">Print JSON.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string file, bool json)
    {
        var trace = TraceArguments.ReadScenario(file);
        var replay = QuietConsole.Run(() => ScenarioTraceReplay.Run(trace));
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(new
            {
                trace = file,
                fails = replay.Finding is not null,
                same = replay.Divergence is null,
                signature = replay.Finding?.Key,
                message = replay.Finding?.Bug.Message,
                memoryBefore = replay.Finding is { } shown ? ScenarioMaps.Before(shown) : null,
                memoryAfter = replay.Finding is { } seen ? ScenarioMaps.After(seen) : null,
            }));
        }
        else
        {
            Print(file, trace, replay);
        }

        return replay.Finding is null ? ExitCode.Clean : ExitCode.Violation;
    }

    private static void Print(string file, ScenarioTrace trace, ScenarioTraceReplay replay)
    {
        Console.WriteLine($"{file}: {trace.Scenario} on {trace.Mode}");
        if (replay.Divergence is { } why)
        {
            Console.WriteLine($"the schedule doesn't fit any more, so the scenario was explored anew, {replay.Executions} executions: {why}");
        }

        if (replay.Finding is not { } finding)
        {
            Console.WriteLine($"no longer fails (was: {trace.Key})");
            return;
        }

        Console.WriteLine(finding.Bug.Message);
        Console.WriteLine();
        Console.Write(ScenarioInterleaving.Render(finding));
        Console.WriteLine();
        Console.WriteLine(ScenarioMaps.Render(finding));
        Console.WriteLine($"still fails: {finding.Key}");
    }
}
