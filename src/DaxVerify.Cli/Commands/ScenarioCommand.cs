using System.CommandLine;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Cli.Reports;
using DaxVerify.Exploration;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.SecondEngine;
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
        var name = new Argument<string>("NAME") { Description = "The scenario, such as sized:read-start+shrink; 'daxverify scenarios' lists what names are made of. recorded:a.jsonl+b.jsonl runs recorded sequences, one a thread." };
        var mode = ScenarioSwitches.Mode();
        var save = new OutputOption("--save") { Description = "Keep what is found as a trace, for replay, shrink and export." };
        var engine = EngineSwitch.Create();
        var report = ReportSwitch.Create();
        var command = new LongCommand("scenario", "Explores the interleavings of a scenario of the bus.") { name, mode, save, report };
        ExplorationSwitches.AddAllTo(command);
        ExplorationSwitches.AddEngineTo(command, engine);
        command.NeedsValue(report, engine, EngineSwitch.Own);
        command.SetAction(parsed =>
        {
            var options = ExplorationSwitches.ReadAll(parsed);
            var scenario = ScenarioSwitches.Find(parsed.GetValue(name)!, parsed.GetValue(mode)) with { DetectsRaces = options.DetectRaces };
            var (path, json) = (parsed.GetValue(save), parsed.GetValue(ExplorationSwitches.Json));
            RefuseForRecordings(parsed.GetValue(name)!, path, parsed.GetValue(engine)!);
            OutputFile.Probe(save, path);
            var keep = path is null ? null : (Action<string>)(text => OutputFile.Write(save, path, text));
            return parsed.GetValue(engine) == EngineSwitch.Coyote ? RunCoyote(scenario, options, keep, json) : RunOwn(scenario, options, keep, json, parsed.GetValue(report));
        });
        return command;
    }

    /// <summary>Traces and the other engine's process know scenarios by names that say all of them.</summary>
    private static void RefuseForRecordings(string name, string? path, string engine)
    {
        if (RecordedScenario.IsName(name) && (path is not null || engine == EngineSwitch.Coyote))
        {
            throw new UsageException($"{(path is not null ? "--save" : $"--engine {engine}")}: not for recorded sequences, whose files a trace doesn't hold; --replay replays what is found");
        }
    }

    private static int RunOwn(Scenario scenario, ExplorationOptions options, Action<string>? keep, bool json, string? report)
    {
        using var interruption = new Interruption();
        using var target = ReportTarget.Open(report);
        var started = DateTime.UtcNow;
        var (result, finding) = ExplorationProgress.Run(scenario.Name.ToString(), options, () => QuietConsole.Run(() => ScenarioExplorer.Explore(scenario, Interruptible.With(options, interruption))));
        if (json)
        {
            ExplorationReport.PrintJson(result, finding);
        }
        else
        {
            Print(scenario, finding, result);
        }

        // A replay string brings its own choice about races: the trace needs it only if the finding is one.
        try
        {
            Save(finding, keep, options.Replay is null ? options.DetectRaces : finding?.Bug.Kind == BugKind.DataRace);
        }
        finally
        {
            target?.Write(RunOf(scenario, finding, started, options, interruption, result).Of(result, AppContext.BaseDirectory)); // a trace that can't be kept takes no report away
        }

        return interruption.EndWith(interruption.Words is not null && result.Bug is null ? ExitCode.Clean : ExplorationReport.ExitCodeOf(result, json));
    }

    private static ExplorationRun RunOf(
        Scenario scenario, ScenarioFinding? finding, DateTime started, ExplorationOptions options, Interruption interruption, ExplorationResult result)
    {
        var run = new ExplorationRun("scenario", $"{scenario.Name} on {KernelModeNames.WithRelease(scenario.Mode)}", started)
        {
            Seed = options.Replay is null ? options.Seed : null,
            Figures = ExplorationReport.Figures(result),
            Interruption = interruption.Words,
            Lines = [ExplorationReport.Judged()],
        };
        return finding is null ? run : run with
        {
            Reproduce = Again(finding),
            Finding = finding,
        };
    }

    private static string Again(ScenarioFinding finding) => ShellCommand.Of("daxverify", "scenario", $"{finding.Scenario}", "--mode", $"{finding.Mode}", "--replay", finding.Bug.Replay);

    private static int RunCoyote(Scenario scenario, ExplorationOptions options, Action<string>? keep, bool json)
    {
        using var interruption = new Interruption();
        using var process = new CoyoteProcess();
        var clock = new LiveClock();
        var (result, agreement) = LiveProgress.Run(
            scenario.Name.ToString(),
            () => LiveStep.Of(process.Done, options.Executions, "execution", clock).Within(options.Budget, clock),
            () => QuietConsole.Run(() => CoyoteScenario.Explore(process, scenario, options, interruption.Token)));
        if (json)
        {
            CoyoteScenario.PrintJson(result, agreement);
        }
        else
        {
            CoyoteScenario.Print(result, agreement, Print);
        }

        Save(agreement?.Ours, keep, detectsRaces: false);

        return interruption.EndWith(agreement is null ? ExitCode.Clean : ExitCode.Violation);
    }

    private static void Save(ScenarioFinding? finding, Action<string>? keep, bool detectsRaces)
    {
        if (finding is not null)
        {
            keep?.Invoke(TraceFile.ToJson(finding.ToTrace(detectsRaces)));
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
        Console.WriteLine($"replay: {Again(finding)}");
    }
}
