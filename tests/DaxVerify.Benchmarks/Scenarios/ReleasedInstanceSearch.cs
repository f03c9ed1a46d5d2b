using System.Diagnostics;
using System.Globalization;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;

namespace DaxVerify.Benchmarks.Scenarios;

/// <summary>
/// Counts how many executions of drawn scenarios, with no hint, it takes until a reader of <c>create</c> or <c>seed</c> is seen to meet a released instance while the provider
/// unbinds (finding 025), for one seed after another.
/// </summary>
internal static class ReleasedInstanceSearch
{
    private const int Seeds = 20;
    private static readonly TimeSpan s_searchMax = TimeSpan.FromMinutes(10);

    /// <summary>Runs the searches.</summary>
    /// <param name="args">The mode, Linux612 by default, and how many seeds, 20 by default.</param>
    /// <returns>0, or 1 when a search missed it.</returns>
    public static int Run(string[] args)
    {
        var mode = args.Length > 0 ? KernelModeNames.Parse(args[0]) : KernelMode.Linux612;
        var seeds = args.Length > 1 ? int.Parse(args[1], CultureInfo.InvariantCulture) : Seeds;
        var found = 0;
        Console.WriteLine("| seed | scenario | executions | seconds | other defects on the way |");
        Console.WriteLine("|---:|---|---:|---:|---:|");
        for (var seed = 1; seed <= seeds; seed++)
        {
            found += Search(mode, (ulong)seed) ? 1 : 0;
        }

        Console.WriteLine($"released instance read for {found} of {seeds} seeds");
        return found == seeds ? 0 : 1;
    }

    private static bool Search(KernelMode mode, ulong seed)
    {
        var clock = Stopwatch.StartNew();
        var result = ScenarioCampaign.Run(mode, seed, s_searchMax, detectsRaces: false, (finding, _) => IsOfReleasedInstance(finding));
        if (result.Findings.Count == 0 || !IsOfReleasedInstance(result.Findings[^1].Finding))
        {
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {seed} | not found | {result.Executions} | {clock.Elapsed.TotalSeconds:0.0} | {result.Findings.Count} |"));
            return false;
        }

        var (executions, finding) = result.Findings[^1];
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"| {seed} | `{finding.Scenario}` | {executions} | {clock.Elapsed.TotalSeconds:0.0} | {result.Findings.Count - 1} |"));
        return true;
    }

    /// <summary>The name of a released instance is read by somebody who got to it through its region.</summary>
    private static bool IsOfReleasedInstance(ScenarioFinding finding) =>
        finding.Bug.Kind == BugKind.UseAfterRelease
        && finding.Bug.Message.Contains("Device.Name", StringComparison.Ordinal)
        && finding.Bug.Message.Contains("DevDax was released", StringComparison.Ordinal)
        && finding.Scenario.Operations.Any(operation => operation.Kind.Name is "read-seed" or "read-youngest");
}
