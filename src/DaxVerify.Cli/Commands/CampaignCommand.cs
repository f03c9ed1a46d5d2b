using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using DaxVerify.Cli.Exploring;
using DaxVerify.Cli.Invocation;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.SecondEngine;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify campaign</c>: explores drawn scenarios, and goes on after a finding.</summary>
internal static class CampaignCommand
{
    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var mode = ScenarioSwitches.Mode();
        var seed = new Option<ulong>("--seed") { Description = "Where its choices begin.", DefaultValueFactory = _ => 1 };
        var budget = Duration.Option("--budget", "Time after which nothing new begins", TimeSpan.FromSeconds(30));
        var shrinking = Duration.Option("--shrink-budget", "Time for making the findings smaller, together; half of --budget and no less than 10s when not given");
        var executions = new Option<long>("--executions")
        {
            Description = "Most executions, each of another scenario.",
            DefaultValueFactory = _ => long.MaxValue,
        }.AtLeast(1L);
        var noRaces = new Option<bool>("--no-races") { Description = "Don't report data races." };
        var engine = EngineSwitch.Create();
        var command = new LongCommand("campaign", "Explores drawn scenarios of the bus, reports each finding as it comes, and makes each smaller at the end.")
        {
            mode, seed, budget, shrinking, executions, noRaces, engine, ExplorationSwitches.Json,
        };
        command.NeedsValue(noRaces, engine, EngineSwitch.Own);
        command.NeedsValue(shrinking, engine, EngineSwitch.Own);
        command.SetAction(parsed => parsed.GetValue(engine) == EngineSwitch.Coyote
            ? CoyoteCampaign.Run(
                new EngineSearch(null, parsed.GetValue(mode), EngineSwitch.SeedOf(parsed.GetValue(seed)))
                {
                    Budget = parsed.GetValue(budget).Time,
                    ExecutionsMax = parsed.GetValue(executions),
                },
                parsed.GetValue(ExplorationSwitches.Json))
            : Run(
                parsed.GetValue(mode),
                parsed.GetValue(seed),
                parsed.GetValue(budget).Time,
                parsed.GetResult(shrinking) is null ? null : parsed.GetValue(shrinking).Time,
                parsed.GetValue(executions),
                !parsed.GetValue(noRaces),
                parsed.GetValue(ExplorationSwitches.Json)));
        return command;
    }

    private static int Run(KernelMode mode, ulong seed, TimeSpan budget, TimeSpan? shrinking, long executionsMax, bool detectsRaces, bool json)
    {
        using var interruption = new Interruption();
        var output = Console.Out;
        var (clock, limit) = (new LiveClock(), new ExecutionLimit());
        var all = executionsMax == long.MaxValue ? 0 : executionsMax;
        var result = LiveProgress.Run("drawn scenarios", () => LiveStep.Of(limit.Done, all, "execution", clock).Within(budget, clock), () => QuietConsole.Run(() => ScenarioCampaign.Run(
            mode,
            seed,
            budget,
            detectsRaces,
            (finding, executions) =>
            {
                LiveProgress.WriteLine(output, json ? Json(finding, executions) : Text(finding, executions));
                return false;
            },
            executionsMax,
            stop: interruption.Token,
            limit: limit)));
        var time = new ShrinkingTime(shrinking ?? ShrinkingTime.Default(budget));
        MakeSmaller(mode, result, time, detectsRaces, json, interruption.Token);
        Console.WriteLine(json ? Json(mode, seed, result, time) : Text(mode, seed, result, time));
        return interruption.EndWith(result.Findings.Count == 0 ? ExitCode.Clean : ExitCode.Violation);
    }

    /// <summary>Makes each finding smaller in its part of the time, and tells how to see it again.</summary>
    private static void MakeSmaller(KernelMode mode, CampaignResult result, ShrinkingTime time, bool detectsRaces, bool json, CancellationToken stop)
    {
        for (var i = 0; i < result.Findings.Count; i++)
        {
            var (small, isCutOff) = (result.Findings[i].Finding, false);

            // Who interrupts doesn't wait for smaller ones.
            if (!stop.IsCancellationRequested)
            {
                small = LiveProgress.Run("making it smaller", () => QuietConsole.Run(
                    () => time.Shrink(result.Findings.Count - i, part => ScenarioCampaign.Shrink(small, detectsRaces, part), out isCutOff)));
            }

            var again = ScenarioSwitches.CommandFor(small.Scenario.ToString(), mode, detectsRaces);
            var key = result.Findings[i].Finding.Key;
            Console.WriteLine(json
                ? JsonSerializer.Serialize(new { key, again, cutOff = isCutOff }, ExplorationReport.Line)
                : $"{key}\n  again: {again}{(isCutOff ? "\n  perhaps not as small as it can be: its part of the time for that ended" : string.Empty)}");
        }
    }

    private static string Text(ScenarioFinding finding, long executions) => string.Create(
        CultureInfo.InvariantCulture,
        $"after {Counted.Of(executions, "execution")}: {finding.Bug.Message.Split('\n')[0]}\n  {finding.Key}\n  in {finding.Scenario}");

    private static string Json(ScenarioFinding finding, long executions) => JsonSerializer.Serialize(
        new { executions, key = finding.Key, message = finding.Bug.Message, scenario = finding.Scenario.ToString() }, ExplorationReport.Line);

    private static string Text(KernelMode mode, ulong seed, CampaignResult result, ShrinkingTime time) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ExplorationReport.Judged()}\ncampaign: {Counted.Of(result.Findings.Count, "defect")} in {Counted.Of(result.Executions, "execution")} of drawn scenarios on {KernelModeNames.WithRelease(mode)}, "
        + $"seed {seed}, {result.Elapsed.TotalSeconds:0.0} s{(time.CutOff > 0 ? $"; {time.CutOff} perhaps not as small as can be, in {time.All.TotalSeconds:0.###} s for that (--shrink-budget)" : string.Empty)}");

    private static string Json(KernelMode mode, ulong seed, CampaignResult result, ShrinkingTime time) => JsonSerializer.Serialize(
        new
        {
            mode = mode.ToString(),
            release = KernelModeNames.ReleaseOrNull(mode),
            seed,
            defects = result.Findings.Count,
            executions = result.Executions,
            seconds = result.Elapsed.TotalSeconds,
            cutOff = time.CutOff,
            shrinkSeconds = time.All.TotalSeconds,
            linearizability = ExplorationReport.JudgedFigures(),
        },
        ExplorationReport.Line);
}
