using System.Diagnostics;
using System.Globalization;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;

namespace DaxVerify.Benchmarks.Scenarios;

/// <summary>
/// Counts how many executions of drawn scenarios, with no hint, it takes to meet the known hang of Linux 6.12 for one seed after another;
/// with <c>rate</c>, executions a second, see <see cref="ScenarioRate"/>; with <c>released</c>, see <see cref="ReleasedInstanceSearch"/>.
/// </summary>
internal static class ScenarioSuite
{
    private const int Seeds = 20;
    private static readonly TimeSpan s_searchMax = TimeSpan.FromSeconds(60);

    /// <summary>Runs the suite.</summary>
    /// <param name="args">How many seeds; 20 by default.</param>
    /// <returns>0, or 1 when a search missed the hang.</returns>
    public static int Run(string[] args)
    {
        if (args is ["rate", ..])
        {
            return ScenarioRate.Run(args[1..]);
        }

        if (args is ["released", ..])
        {
            return ReleasedInstanceSearch.Run(args[1..]);
        }

        var seeds = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : Seeds;
        var found = 0;
        Console.WriteLine("| seed | scenario | executions | seconds | shrunk to | seconds | other defects on the way |");
        Console.WriteLine("|---:|---|---:|---:|---|---:|---:|");
        for (var seed = 1; seed <= seeds; seed++)
        {
            found += SearchHang((ulong)seed) ? 1 : 0;
        }

        Console.WriteLine($"hang found and shrunk to two threads of one operation for {found} of {seeds} seeds");
        return found == seeds ? 0 : 1;
    }

    private static bool SearchHang(ulong seed)
    {
        var clock = Stopwatch.StartNew();
        var result = ScenarioCampaign.Run(KernelMode.Linux612, seed, s_searchMax, detectsRaces: false, (finding, _) => IsKnownHang(finding));
        var found = clock.Elapsed;
        if (result.Findings.Count == 0 || !IsKnownHang(result.Findings[^1].Finding))
        {
            Console.WriteLine($"| {seed} | not found | {result.Executions} | {found.TotalSeconds:0.0} | | | |");
            return false;
        }

        var (executions, hang) = result.Findings[^1];
        var small = ScenarioCampaign.Shrink(hang, detectsRaces: false).Scenario;
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"| {seed} | `{hang.Scenario}` | {executions} | {found.TotalSeconds:0.0} | `{small}` | {(clock.Elapsed - found).TotalSeconds:0.0} | {result.Findings.Count - 1} |"));
        return small.Threads.Count == 2 && small.OperationCount == 2;
    }

    /// <summary>A reader of a mapping waits for the region rwsem, and a writer that holds it waits for the reader's active reference.</summary>
    private static bool IsKnownHang(ScenarioFinding finding) =>
        finding.IsHang && finding.Stuck.Select(kind => kind.Name).Contains("read-start") && finding.Stuck.Select(kind => kind.Name).Contains("shrink");
}
