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
        var executions = new Option<long>("--executions")
        {
            Description = "Most executions, each of another scenario.",
            DefaultValueFactory = _ => long.MaxValue,
        }.AtLeast(1L);
        var noRaces = new Option<bool>("--no-races") { Description = "Don't report data races." };
        var engine = EngineSwitch.Create();
        var command = new LongCommand("campaign", "Explores drawn scenarios of the bus, reports each finding as it comes, and makes each smaller at the end.")
        {
            mode, seed, budget, executions, noRaces, engine, ExplorationSwitches.Json,
        };
        command.NeedsValue(noRaces, engine, EngineSwitch.Own);
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
                parsed.GetValue(executions),
                !parsed.GetValue(noRaces),
                parsed.GetValue(ExplorationSwitches.Json)));
        return command;
    }

    private static int Run(KernelMode mode, ulong seed, TimeSpan budget, long executionsMax, bool detectsRaces, bool json)
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
        foreach (var (_, finding) in result.Findings)
        {
            // Who interrupts doesn't wait for smaller ones.
            var small = interruption.Token.IsCancellationRequested ? finding : LiveProgress.Run("making it smaller", () => QuietConsole.Run(() => ScenarioCampaign.Shrink(finding, detectsRaces)));
            var again = ScenarioSwitches.CommandFor(small.Scenario.ToString(), mode, detectsRaces);
            Console.WriteLine(json ? JsonSerializer.Serialize(new { key = finding.Key, again }, ExplorationReport.Line) : $"{finding.Key}\n  again: {again}");
        }

        Console.WriteLine(json ? Json(mode, seed, result) : Text(mode, seed, result));
        return interruption.EndWith(result.Findings.Count == 0 ? ExitCode.Clean : ExitCode.Violation);
    }

    private static string Text(ScenarioFinding finding, long executions) => string.Create(
        CultureInfo.InvariantCulture,
        $"after {Counted.Of(executions, "execution")}: {finding.Bug.Message.Split('\n')[0]}\n  {finding.Key}\n  in {finding.Scenario}");

    private static string Json(ScenarioFinding finding, long executions) => JsonSerializer.Serialize(
        new { executions, key = finding.Key, message = finding.Bug.Message, scenario = finding.Scenario.ToString() }, ExplorationReport.Line);

    private static string Text(KernelMode mode, ulong seed, CampaignResult result) => string.Create(
        CultureInfo.InvariantCulture,
        $"{ExplorationReport.Judged()}\ncampaign: {Counted.Of(result.Findings.Count, "defect")} in {Counted.Of(result.Executions, "execution")} of drawn scenarios on {KernelModeNames.WithRelease(mode)}, "
        + $"seed {seed}, {result.Elapsed.TotalSeconds:0.0} s");

    private static string Json(KernelMode mode, ulong seed, CampaignResult result) => JsonSerializer.Serialize(
        new
        {
            mode = mode.ToString(),
            release = KernelModeNames.ReleaseOrNull(mode),
            seed,
            defects = result.Findings.Count,
            executions = result.Executions,
            seconds = result.Elapsed.TotalSeconds,
            linearizability = ExplorationReport.JudgedFigures(),
        },
        ExplorationReport.Line);
}
