using System.Globalization;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify explore --scenario drawn</c>: a campaign of drawn scenarios that goes on after a finding.</summary>
internal static class ExploreCampaign
{
    /// <summary>The name that stands for drawn scenarios.</summary>
    public const string Name = "drawn";

    private static readonly TimeSpan s_defaultBudget = TimeSpan.FromSeconds(30);

    /// <summary>Runs a campaign and prints each finding as it comes.</summary>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="options">Seed, budget and race detection.</param>
    /// <returns>The exit code.</returns>
    public static int Run(KernelMode mode, ExplorationOptions options)
    {
        var budget = options.Budget > TimeSpan.Zero ? options.Budget : s_defaultBudget;
        var output = Console.Out;
        var result = ScenarioCampaign.Run(mode, options.Seed, budget, options.DetectRaces, _ => false);
        foreach (var (executions, finding) in result.Findings)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"after {executions} executions: {finding.Bug.Message.Split('\n')[0]}"));
            output.WriteLine($"  {finding.Key}");
            output.WriteLine($"  again: daxverify explore --scenario {ScenarioCampaign.Shrink(finding, options.DetectRaces).Scenario} --mode {mode}{(options.DetectRaces ? "" : " --no-races")}");
        }

        var seconds = result.Elapsed.TotalSeconds;
        output.WriteLine(ExploreReport.Judged());
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"campaign: {result.Findings.Count} defects in {result.Executions} executions of drawn scenarios on {mode}, seed {options.Seed}, {seconds:0.0} s"));
        return result.Findings.Count == 0 ? ExitCode.Clean : ExitCode.Violation;
    }
}
