using System.Globalization;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify explore --pairs</c>: every pair of operation kinds on one instance, as a Markdown table.</summary>
internal static class ExplorePairs
{
    /// <summary>Explores the pairs.</summary>
    /// <param name="filter">A part of the names of the pairs to explore; all if it is "all".</param>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="options">How each is explored.</param>
    /// <returns>The exit code.</returns>
    public static int Run(string filter, KernelMode mode, ExplorationOptions options)
    {
        var names = PairCampaign.Names().Where(name => filter == "all" || name.Contains(filter, StringComparison.Ordinal)).ToList();
        if (names.Count == 0)
        {
            throw new UsageException($"--pairs {filter}: no pair's name has that in it");
        }

        var (found, verified, executions, seconds) = (0, 0, 0L, 0.0);
        Console.WriteLine("| pair | verdict | traces | executions | seconds |");
        Console.WriteLine("|---|---|---:|---:|---:|");
        foreach (var pair in PairCampaign.Run(mode, options, names))
        {
            var result = pair.Result;
            found += result.Bug is null ? 0 : 1;
            verified += result.Exhausted ? 1 : 0;
            executions += result.Executions;
            seconds += result.Elapsed.TotalSeconds;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{pair.Scenario.Name}` | {pair.Verdict.Replace('|', '/')} | {(result.Exhausted ? result.Traces : "")} | {result.Executions} | {result.Elapsed.TotalSeconds:0.00} |"));
        }

        Console.WriteLine();
        Console.WriteLine(ExploreReport.Judged());
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"pairs: {names.Count} explored on {mode}, {verified} verified under sequential consistency, {found} with a defect, {executions} executions, {seconds:0.0} s"));
        return found == 0 ? ExitCode.Clean : ExitCode.Violation;
    }
}
