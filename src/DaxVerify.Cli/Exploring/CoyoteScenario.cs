using System.Globalization;
using System.Text.Json;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.SecondEngine;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Cli.Exploring;

/// <summary>Explores one scenario by Coyote, searches what it finds by the project's own engine, and prints what both say.</summary>
internal static class CoyoteScenario
{
    /// <param name="options">How many executions, how long, and the seed.</param>
    /// <param name="stop">Ends it after the execution that runs.</param>
    /// <returns>What Coyote explored, and what the project's own engine says if it found something.</returns>
    public static (EngineResult Result, EngineAgreement? Agreement) Explore(CoyoteProcess process, Scenario scenario, ExplorationOptions options, CancellationToken stop)
    {
        var search = new EngineSearch(scenario.Name, scenario.Mode, EngineSwitch.SeedOf(options.Seed))
        {
            ExecutionsMax = options.Executions,
            Budget = options.Budget,
            Stop = stop,
        };
        var result = search.Run(process, _ => true);
        return (result, result.Findings is [var finding] ? EngineAgreement.Search(finding, options.Seed) : null);
    }

    /// <summary>Prints both sides; the last line is the summary.</summary>
    /// <param name="result">What Coyote explored.</param>
    /// <param name="agreement">What the project's own engine says.</param>
    /// <param name="printOurs">Prints a finding of the project's own engine.</param>
    public static void Print(EngineResult result, EngineAgreement? agreement, Action<ScenarioFinding> printOurs)
    {
        if (agreement is not null)
        {
            Console.WriteLine($"Coyote: {agreement.Theirs.Report.Message}");
            Console.WriteLine($"  {agreement.Theirs.Key}");
            Console.WriteLine();
            foreach (var line in agreement.Ours is null ? Disagreements.Lines([agreement]) : [$"{agreement}:"])
            {
                Console.WriteLine(line);
            }

            if (agreement.Ours is not null)
            {
                printOurs(agreement.Ours);
            }
        }

        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{Counted.Of(result.Executions, "execution")}, {result.Seconds:0.00} s, {Counted.Of((long)Math.Round(result.PerSecond), "execution")}/s"));
        Console.WriteLine(agreement is null
            ? $"coyote: no bug in {Counted.Of(result.Executions, "execution")}, not all traces: its schedules are sampled; data races aren't looked for"
            : $"coyote: bug found after {Counted.Of(result.Executions, "execution")}, {(agreement.Ours is null ? "not seen" : "seen")} by daxverify's engine");
    }

    /// <summary>Prints both sides as JSON.</summary>
    /// <param name="result">What Coyote explored.</param>
    /// <param name="agreement">What the project's own engine says.</param>
    public static void PrintJson(EngineResult result, EngineAgreement? agreement) => Console.WriteLine(JsonSerializer.Serialize(
        new { engine = EngineSwitch.Coyote, executions = result.Executions, seconds = result.Seconds, finding = Facts(agreement) }, ExplorationReport.Format));

    /// <summary>What both engines say of a finding, for JSON.</summary>
    /// <param name="agreement">What they say.</param>
    /// <returns>An object; <see langword="null"/> without a finding.</returns>
    public static object? Facts(EngineAgreement? agreement) => agreement is null ? null : new
    {
        key = agreement.Theirs.Key,
        message = agreement.Theirs.Report.Message,
        scenario = agreement.Theirs.Report.Scenario,
        seed = agreement.Theirs.Seed,
        executions = agreement.Theirs.Executions,
        agree = agreement.Ours is not null,
        ownExecutions = agreement.Executions,
        ownReplay = agreement.Ours?.Bug.Replay,
    };
}
