using System.CommandLine;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.Traces;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify scenario</c>: explores the interleavings of one scenario of the bus.</summary>
internal static class ScenarioCommand
{
    /// <summary>Makes the command.</summary>
    /// <returns>The command.</returns>
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The scenario, such as sized:read-start+shrink; 'daxverify scenarios' lists what names are made of." };
        var mode = ScenarioSwitches.Mode();
        var save = new Option<string?>("--save") { Description = "Keep what is found as a trace, for replay, shrink and export." };
        var command = new Command("scenario", "Explores the interleavings of a scenario of the bus.") { name, mode, save };
        ExplorationSwitches.AddAllTo(command);
        command.SetAction(parsed =>
        {
            var options = ExplorationSwitches.ReadAll(parsed);
            var scenario = ScenarioSwitches.Find(parsed.GetValue(name)!, parsed.GetValue(mode)) with { DetectsRaces = options.DetectRaces };
            var (result, finding) = QuietConsole.Run(() => ScenarioExplorer.Explore(scenario, options));
            if (finding is not null && parsed.GetValue(save) is { } path)
            {
                // A replay string brings its own choice about races: the trace needs it only if the finding is one.
                var detectsRaces = options.Replay is null ? options.DetectRaces : finding.Bug.Kind == BugKind.DataRace;
                OutputFile.Write("--save", path, TraceFile.ToJson(finding.ToTrace(detectsRaces)));
            }

            if (parsed.GetValue(ExplorationSwitches.Json))
            {
                ExplorationReport.PrintJson(result, finding);
            }
            else
            {
                Print(finding, result);
            }

            return result.Bug is null ? ExitCode.Clean : ExitCode.Violation;
        });
        return command;
    }

    private static void Print(ScenarioFinding? finding, ExplorationResult result)
    {
        if (finding is not null)
        {
            Console.WriteLine(finding.Bug.Message);
            Console.WriteLine();
            Console.Write(ScenarioInterleaving.Render(finding));
            Console.WriteLine();
            Console.WriteLine(ScenarioMaps.Render(finding));
            Console.WriteLine($"replay: daxverify scenario {finding.Scenario} --mode {finding.Mode} --replay {finding.Bug.Replay}");
        }

        Console.WriteLine(ExplorationReport.Figures(result));
        Console.WriteLine(ExplorationReport.Judged());
        ExplorationReport.PrintVerdict(result);
    }
}
