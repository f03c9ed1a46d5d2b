using System.Globalization;
using DaxVerify.Exploration;

namespace DaxVerify.Benchmarks.Explore;

/// <summary>Many executions of each correct demo, by the default strategies and at random: none may be reported.</summary>
internal static class CorrectSuite
{
    private static readonly string[] s_strategies = ["portfolio", "random"];

    /// <summary>Runs all.</summary>
    /// <param name="args">Executions of each (100,000) and a part of names (all).</param>
    public static int Run(string[] args)
    {
        var executions = args.Length > 0 ? long.Parse(args[0], CultureInfo.InvariantCulture) : 100_000;
        var reported = 0;
        var total = 0L;
        Console.WriteLine("| correct program | portfolio | random | seconds |");
        Console.WriteLine("|---|---|---|---:|");
        var names = DemoNames.Of("Correct", args.Length > 1 ? args[1] : "");
        foreach (var name in names)
        {
            var results = s_strategies
                .Select(strategy => DaxVerify.Exploration.Explore.RunTest(
                    DemoNames.Assembly, name, new ExplorationOptions { Strategy = strategy, Executions = executions }))
                .ToList();
            reported += results.Exists(r => r.Bug is not null) ? 1 : 0;
            total += results.Sum(r => r.Executions);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{DemoNames.Short(name)}` | {Words(results[0])} | {Words(results[1])} | {results.Sum(r => r.Elapsed.TotalSeconds):0.0} |"));
        }

        Console.WriteLine($"\ncorrect: {reported} of {names.Count} programs reported in {total} executions");
        return reported == 0 ? 0 : 1;
    }

    private static string Words(ExplorationResult result) =>
        result.Bug?.Message.Split('\n')[0] ?? result.Summary["explore: ".Length..];
}
