using System.Diagnostics;
using System.Globalization;
using DaxVerify.Coyote.Tests;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Verification.SecondEngine;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Benchmarks.Scenarios;

/// <summary>
/// The table of <c>specs/engines.md</c>: how many executions each engine takes to each finding of <c>specs/upstream-findings</c>, from several
/// seeds, and how many executions a second each runs of the same scenarios where nothing is found.
/// </summary>
internal static class EngineSuite
{
    private const int ExecutionsMax = 10_000;
    private const int RateExecutions = 1_500;
    private static readonly uint[] s_seeds = [1, 2, 3];

    /// <summary>Runs the suite.</summary>
    /// <param name="ratesOnly">Only the executions a second, not the executions to each finding.</param>
    /// <returns>0.</returns>
    public static int Run(bool ratesOnly)
    {
        using var process = new CoyoteProcess();
        if (!ratesOnly)
        {
            WriteFindings(process);
        }

        Console.WriteLine("| scenario on Strict | daxverify, executions/s | Coyote, executions/s | ratio, median of three |");
        Console.WriteLine("|---|---:|---:|---:|");
        foreach (var scenario in (string[])["empty:shrink+delete", "sized:read-align+align", "empty:shrink,create+grow,delete"])
        {
            WriteRates(process, scenario);
        }

        return 0;
    }

    /// <summary>The executions of either engine to each finding.</summary>
    private static void WriteFindings(CoyoteProcess process)
    {
        Console.WriteLine($"| finding | scenario | defect | daxverify, executions for seeds {string.Join(", ", s_seeds)} | Coyote |");
        Console.WriteLine("|---|---|---|---:|---:|");
        foreach (var (number, trace, symptom) in UpstreamFindings.WithSymptoms)
        {
            var ours = s_seeds.Select(seed => Ours(trace, seed));
            var theirs = symptom is null ? ["not seen"] : s_seeds.Select(seed => Theirs(process, trace, symptom, seed));
            Console.WriteLine($"| {number} | `{trace.Scenario}` | {trace.Key.Split(':')[0]} | {string.Join(", ", ours)} | {string.Join(", ", theirs)} |");
        }

        Console.WriteLine();
    }

    /// <summary>Executions up to the finding by the project's own engine, as it is kept.</summary>
    private static string Ours(ScenarioTrace trace, uint seed)
    {
        // A race ends an execution where it is seen: what lies behind it is looked for without.
        var scenario = ScenarioName.Parse(trace.Scenario).On(KernelMode.Linux612) with { DetectsRaces = trace.Key.StartsWith("data race", StringComparison.Ordinal) };
        var (result, finding) = ScenarioExplorer.Search(scenario, trace.Key, new ExplorationOptions { Executions = ExecutionsMax, Seed = seed, PredictLockOrder = false });
        return finding is null ? $"not in {ExecutionsMax}" : result.Executions.ToString(CultureInfo.InvariantCulture);
    }

    /// <summary>Executions up to what the finding leads to by Coyote, with those of the reports that it passed over.</summary>
    private static string Theirs(CoyoteProcess process, ScenarioTrace trace, string symptom, uint seed)
    {
        var isMet = false;
        var result = new EngineSearch(ScenarioName.Parse(trace.Scenario), KernelMode.Linux612, seed) { ExecutionsMax = ExecutionsMax }
            .Run(process, finding => isMet |= finding.Key.Contains(symptom, StringComparison.Ordinal));
        return isMet ? result.Executions.ToString(CultureInfo.InvariantCulture) : $"not in {ExecutionsMax}";
    }

    /// <summary>The rates of both, one after the other, three times.</summary>
    private static void WriteRates(CoyoteProcess process, string name)
    {
        var rates = new List<(double Ours, double Theirs)>();
        for (var round = 0; round < 3; round++)
        {
            var scenario = ScenarioName.Parse(name).On(KernelMode.Strict) with { DetectsRaces = false };
            var clock = Stopwatch.StartNew();
            var options = new ExplorationOptions { Strategy = "random", Executions = RateExecutions, Seed = 1, PredictLockOrder = false };
            var executions = ScenarioExplorer.Explore(scenario, options).Result.Executions;
            var ours = executions / clock.Elapsed.TotalSeconds;
            var theirs = new EngineSearch(ScenarioName.Parse(name), KernelMode.Strict, 1) { ExecutionsMax = RateExecutions }.Run(process, _ => false).PerSecond;
            rates.Add((ours, theirs));
        }

        var (middle, other) = rates.OrderBy(rate => rate.Ours / rate.Theirs).ElementAt(1);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| `{name}` | {middle:0} | {other:0} | {middle / other:0.0} |"));
    }
}
