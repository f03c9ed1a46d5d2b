using System.Diagnostics;
using System.Globalization;
using DaxVerify.Exploration;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// Explores pairs of operation kinds of the strict bus, each by the exhaustive strategy as far as its executions go. Which pairs, the seed says:
/// another seed begins elsewhere, so that runs after each other come to all of them. A part of the time is for operations alone, with what may go wrong with them (<see cref="FaultCampaign"/>).
/// </summary>
public sealed class PairStage : ICheckStage
{
    private const int ExecutionsMax = 300;
    private const int FailuresMax = 3;

    /// <summary>A clean result says something only of so many pairs, and of as many operations alone.</summary>
    private const int CountMin = 3;

    /// <summary>The part of the budget that operations alone may take.</summary>
    private const double FaultShare = 0.4;

    /// <summary>A prime, so that going on by it comes to each pair once.</summary>
    private const int Stride = 7919;

    /// <inheritdoc/>
    public string Name => "pairs";

    /// <inheritdoc/>
    public double Weight => 1;

    /// <inheritdoc/>
    public bool IsDivided => true;

    /// <summary>Which pairs a share explores, by their numbers, in the order of the seed.</summary>
    /// <param name="count">How many pairs there are.</param>
    public static IEnumerable<int> Order(int count, ulong seed, Shard shard)
    {
        var first = (long)(seed % (ulong)count);
        for (var own = 0; shard.IndexOf(own) < count; own++)
        {
            yield return (int)((first + (shard.IndexOf(own) * Stride)) % count);
        }
    }

    /// <inheritdoc/>
    public StageResult Run(CheckSettings settings, TimeSpan budget, IProgress<double> progress)
    {
        var clock = Stopwatch.StartNew();
        var limit = new ExecutionLimit();
        using var stopping = settings.Stop.Register(() => limit.Lower(0));
        var failures = new List<StageFailure>();
        var faults = RunFaults(settings, budget * FaultShare, limit, failures);
        var names = PairCampaign.Names();
        var order = Order(names.Count, settings.Seed, settings.Shard).ToList();
        var (count, verified, executions) = (0, 0, 0L);
        while (count < order.Count && (clock.Elapsed < budget || count < CountMin) && failures.Count < FailuresMax && !settings.Stop.IsCancellationRequested)
        {
            var name = names[order[count]];
            var scenario = ScenarioName.Parse(name).On(KernelMode.Strict) with { DetectsRaces = true };
            var (result, finding) = ScenarioExplorer.Explore(scenario, new ExplorationOptions { Strategy = "dpor", Executions = ExecutionsMax, Worker = new WorkerShare(0, 1, limit) });
            count++;
            verified += result.Exhausted ? 1 : 0;
            executions += result.Executions;
            if (finding is not null)
            {
                failures.Add(FailureOf(finding));
            }

            progress.Report(Math.Min(1, clock.Elapsed / budget));
        }

        return new StageResult
        {
            Stage = Name,
            Summary = string.Create(CultureInfo.InvariantCulture, $"{count} of {Counted.OfMany(order.Count, "pair")} of operations, {verified} verified, {Counted.OfMany(executions, "execution")}; {Counted.OfMany(faults, "operation")} alone with faults"),
            Metrics = new Dictionary<string, double> { ["faults"] = faults, ["pairs"] = count, ["pairsVerified"] = verified, ["executions"] = executions },
            Limits = [string.Create(CultureInfo.InvariantCulture, $"not begun: {Counted.OfMany(order.Count - count, "pair")}; with more traces than {ExecutionsMax} executions or a limit: {count - verified - failures.Count:N0}")],
            Failures = failures,
        };
    }

    /// <returns>How many were explored.</returns>
    private static int RunFaults(CheckSettings settings, TimeSpan budget, ExecutionLimit limit, List<StageFailure> failures)
    {
        var clock = Stopwatch.StartNew();
        var count = 0;
        ExplorationOptions Options() => new() { Strategy = "dpor", Executions = ExecutionsMax, Worker = new WorkerShare(0, 1, limit) };
        var all = FaultCampaign.Run(KernelMode.Strict, Options, (int)(settings.Seed % int.MaxValue), settings.Shard.Has);
        foreach (var (_, _, finding) in all.TakeWhile(_ => (clock.Elapsed < budget || count < CountMin) && !settings.Stop.IsCancellationRequested))
        {
            count++;
            if (finding is not null)
            {
                failures.Add(FailureOf(finding));
            }

            if (failures.Count >= FailuresMax)
            {
                break;
            }
        }

        return count;
    }

    private static StageFailure FailureOf(ScenarioFinding finding) => new(
        finding.Bug.Message.Split('\n')[0], finding.Key, ShellCommand.Of("daxverify", "scenario", $"{finding.Scenario}", "--mode", $"{finding.Mode}", "--replay", finding.Bug.Replay))
    {
        Finding = finding,
    };
}
