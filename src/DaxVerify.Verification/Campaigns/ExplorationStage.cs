using System.Diagnostics;
using System.Globalization;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// Explores drawn scenarios of the strict bus under every schedule that the budget allows. Before that, the known hang of Linux 6.12 must
/// be found in its mode: an exploration that can't see it would pass for nothing.
/// </summary>
public sealed class ExplorationStage : ICheckStage
{
    private const string KnownHang = "sized:read-start+shrink";
    private const int HangExecutionsMax = 1_000;
    private const int FailuresMax = 3;

    /// <summary>A clean result says something only of so many scenarios.</summary>
    private const int ExecutionsMin = 20;

    /// <inheritdoc/>
    public string Name => "exploration";

    /// <inheritdoc/>
    public double Weight => 2;

    /// <inheritdoc/>
    public bool IsDivided => true;

    /// <inheritdoc/>
    public StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress)
    {
        var clock = Stopwatch.StartNew();
        var limit = new ExecutionLimit();
        using var stopping = settings.Stop.Register(() => limit.Lower(0));
        var failures = new List<StageFailure>();
        var hang = ScenarioExplorer.Explore(
            ScenarioName.Parse(KnownHang).On(KernelMode.Linux612) with { DetectsRaces = false }, new ExplorationOptions
            {
                Executions = HangExecutionsMax,
                Minimise = false,
                Worker = new WorkerShare(0, 1, limit),
            });
        if (hang.Finding is null && !settings.Stop.IsCancellationRequested)
        {
            failures.Add(new StageFailure(
                "the exploration doesn't see the known hang of Linux 6.12",
                $"expected a hang in {KnownHang} on Linux612, got none in {Counted.Of(hang.Result.Executions, "execution")}",
                ShellCommand.Of("daxverify", "scenario", KnownHang, "--mode", "Linux612", "--no-races")));
        }

        progress.Report(0.1);
        var left = budget - clock.Elapsed;
        var count = 0;
        var campaign = ScenarioCampaign.Run(
            KernelMode.Strict, settings.Shard.SeedOf(settings.Seed), left > TimeSpan.Zero ? left : TimeSpan.Zero, detectsRaces: true, (_, _) => ++count >= FailuresMax, executionsMin: ExecutionsMin, stop: settings.Stop);
        failures.AddRange(campaign.Findings.Select(found => FailureOf(found.Executions, found.Finding, settings.Stop)));
        return new StageResult
        {
            Stage = Name,
            Summary = string.Create(
                CultureInfo.InvariantCulture,
                $"{Counted.Of(campaign.Executions, "drawn scenario")}, each under one schedule; known hang of Linux 6.12 seen after {hang.Result.Executions}"),
            Metrics = new Dictionary<string, double>
            {
                ["executions"] = campaign.Executions,
                ["executionsToKnownHang"] = hang.Result.Executions,
            },
            Limits = ["scenarios and their schedules are drawn"],
            Failures = failures,
        };
    }

    private static StageFailure FailureOf(long executions, ScenarioFinding finding, CancellationToken stop)
    {
        var small = stop.IsCancellationRequested ? finding : ScenarioCampaign.Shrink(finding, detectsRaces: true);
        return new StageFailure(
            finding.Bug.Message.Split('\n')[0],
            string.Create(CultureInfo.InvariantCulture, $"after {Counted.Of(executions, "execution")}, {finding.Key}"),
            ShellCommand.Of("daxverify", "scenario", $"{small.Scenario}", "--mode", $"{small.Mode}"))
        {
            Finding = small,
        };
    }
}
