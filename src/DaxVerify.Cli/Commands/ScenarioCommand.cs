using System.CommandLine;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify scenario</c>: explores the interleavings of one scenario of the bus.</summary>
internal static class ScenarioCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var name = new Argument<string>("NAME") { Description = "The scenario, such as sized:read-start+shrink; 'daxverify scenarios' lists what names are made of." };
        var mode = ScenarioSwitches.Mode();
        var save = new Option<string?>("--save") { Description = "Keep what is found as a trace, for replay, shrink and export." };
        var engine = EngineSwitch.Create();
        var command = new Command("scenario", "Explores the interleavings of a scenario of the bus.") { name, mode, save };
        ExplorationSwitches.AddAllTo(command);
        ExplorationSwitches.AddEngineTo(command, engine);
        command.SetAction(parsed =>
        {
            var options = ExplorationSwitches.ReadAll(parsed);
            var scenario = ScenarioSwitches.Find(parsed.GetValue(name)!, parsed.GetValue(mode)) with { DetectsRaces = options.DetectRaces };
            Func<Scenario, ExplorationOptions, string?, bool, int> run = parsed.GetValue(engine) == EngineSwitch.Coyote ? RunCoyote : RunOwn;
            return run(scenario, options, parsed.GetValue(save), parsed.GetValue(ExplorationSwitches.Json));
        });
        return command;
    }

    private static int RunOwn(Scenario scenario, ExplorationOptions options, string? path, bool json)
    {
        var (result, finding) = QuietConsole.Run(() => ScenarioExplorer.Explore(scenario, options));
        if (json)
        {
            ExplorationReport.PrintJson(result, finding);
        }
        else
        {
            Print(scenario, finding, result);
        }

        // A replay string brings its own choice about races: the trace needs it only if the finding is one.
        Save(finding, path, options.Replay is null ? options.DetectRaces : finding?.Bug.Kind == BugKind.DataRace);
        return ExplorationReport.ExitCodeOf(result, json);
    }

    private static int RunCoyote(Scenario scenario, ExplorationOptions options, string? path, bool json)
    {
        var (result, agreement) = QuietConsole.Run(() => CoyoteScenario.Explore(scenario, options));
        if (json)
        {
            CoyoteScenario.PrintJson(result, agreement);
        }
        else
        {
            CoyoteScenario.Print(result, agreement, Print);
        }

        Save(agreement?.Ours, path, detectsRaces: false);

        return agreement is null ? ExitCode.Clean : ExitCode.Violation;
    }

    private static void Save(ScenarioFinding? finding, string? path, bool detectsRaces)
    {
        if (finding is not null && path is not null)
        {
            OutputFile.Write("--save", path, TraceFile.ToJson(finding.ToTrace(detectsRaces)));
        }
    }

    private static void Print(Scenario scenario, ScenarioFinding? finding, ExplorationResult result)
    {
        if (finding is not null)
        {
            Print(finding);
        }

        Console.WriteLine($"mode: {KernelModeNames.WithRelease(scenario.Mode)}");
        Console.WriteLine(ExplorationReport.Figures(result));
        Console.WriteLine(ExplorationReport.Judged());
        ExplorationReport.PrintVerdict(result);
    }

    private static void Print(ScenarioFinding finding)
    {
        Console.WriteLine(finding.Bug.Message);
        Console.WriteLine();
        Console.Write(ScenarioInterleaving.Render(finding));
        Console.WriteLine();
        Console.WriteLine(ScenarioMaps.Render(finding));
        Console.WriteLine($"replay: daxverify scenario {finding.Scenario} --mode {finding.Mode} --replay {finding.Bug.Replay}");
    }
}
