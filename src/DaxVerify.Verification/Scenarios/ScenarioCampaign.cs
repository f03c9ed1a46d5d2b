using System.Diagnostics;
using DaxVerify.Exploration;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// Explores drawn scenarios until a budget ends and keeps one finding for each defect. An exploration ends at its first defect, so the
/// campaign begins another one with the next seed.
/// </summary>
public static class ScenarioCampaign
{
    private const int ShrinkExecutions = 400;

    /// <summary>Runs a campaign.</summary>
    /// <param name="mode"><c>Strict</c> or <c>Linux612</c>.</param>
    /// <param name="seed">Where its choices begin.</param>
    /// <param name="budget">Time after which nothing new begins.</param>
    /// <param name="detectsRaces">Report races.</param>
    /// <param name="isEnough">Told each new finding; the campaign ends when it says so.</param>
    /// <returns>What was explored and found; findings are shrunk.</returns>
    public static CampaignResult Run(string mode, ulong seed, TimeSpan budget, bool detectsRaces, Func<ScenarioFinding, bool> isEnough)
    {
        var clock = Stopwatch.StartNew();
        var findings = new List<(long, ScenarioFinding)>();
        var seen = new HashSet<string>(StringComparer.Ordinal);
        long executions = 0;
        for (ulong round = 0; clock.Elapsed < budget; round++)
        {
            var options = new ExplorationOptions
            {
                Strategy = "random",
                Seed = (seed * 1_000_003) + round,
                Executions = long.MaxValue,
                Budget = budget - clock.Elapsed,
                DetectRaces = detectsRaces,
                Minimise = false,
            };
            var (result, finding) = ScenarioExplorer.ExploreDrawn(mode, options);
            executions += result.Executions;
            if (finding is null || !seen.Add(finding.Key))
            {
                continue;
            }

            var isLast = isEnough(finding);
            findings.Add((executions, ScenarioShrinker.Shrink(finding, ShrinkOptions(detectsRaces))));
            if (isLast)
            {
                break;
            }
        }

        return new CampaignResult(executions, clock.Elapsed, findings);
    }

    private static ExplorationOptions ShrinkOptions(bool detectsRaces) => new()
    {
        Executions = ShrinkExecutions,
        DetectRaces = detectsRaces,
    };
}
