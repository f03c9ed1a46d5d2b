using System.Diagnostics;
using DaxVerify.Exploration;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// Explores drawn scenarios until a budget ends and keeps one finding for each defect; executions that show a defect again are passed over.
/// </summary>
public static class ScenarioCampaign
{
    private const int ShrinkExecutions = 400;

    /// <param name="mode">Mode of the bus.</param>
    /// <param name="seed">Where its choices begin.</param>
    /// <param name="budget">Time after which nothing new begins.</param>
    /// <param name="detectsRaces">Report races.</param>
    /// <param name="isEnough">Told each new finding as it comes, and after how many executions; the campaign ends when it says so.</param>
    /// <param name="executionsMax">Most executions.</param>
    /// <param name="executionsMin">Least executions, whatever time they take.</param>
    /// <param name="limit">Counts the executions.</param>
    /// <param name="stop">Ends it after the execution that runs.</param>
    /// <returns>What was explored and found.</returns>
    public static CampaignResult Run(KernelMode mode, ulong seed, TimeSpan budget, bool detectsRaces, Func<ScenarioFinding, long, bool> isEnough, long executionsMax = long.MaxValue, long executionsMin = 0, ExecutionLimit? limit = null, CancellationToken stop = default)
    {
        var clock = Stopwatch.StartNew();
        var known = new KnownDefects();
        var found = new List<(long Executions, ScenarioFinding Finding)>();
        long executions = 0;
        var secondsToLast = 0.0;
        limit ??= new ExecutionLimit();
        using var stopping = stop.Register(() => limit.Lower(0));
        var isOver = false;
        for (ulong round = 0; (clock.Elapsed < budget || executions < executionsMin) && executions < executionsMax && !isOver && !stop.IsCancellationRequested; round++)
        {
            var before = executions;
            var isOwed = executions < executionsMin;
            var (result, last) = ScenarioExplorer.ExploreDrawn(
                mode,
                RoundOptions(seed, round, detectsRaces) with
                {
                    Budget = isOwed ? TimeSpan.Zero : TimeSpan.FromTicks(Math.Max(1, (budget - clock.Elapsed).Ticks)),
                    Executions = isOwed ? executionsMin - executions : Math.Min(int.MaxValue, executionsMax - executions),
                    Worker = new WorkerShare(0, 1, limit),
                },
                known,
                (finding, count) => !Note(finding, before + count));
            executions += result.Executions;
            if (last is not null && !isOver && known.Add(last))
            {
                Note(last, executions);
            }
        }

        return new CampaignResult(executions, secondsToLast, clock.Elapsed, found);

        bool Note(ScenarioFinding finding, long count)
        {
            found.Add((count, finding));
            secondsToLast = clock.Elapsed.TotalSeconds;
            return isOver = isEnough(finding, count);
        }
    }

    /// <summary>Makes a finding of a campaign smaller.</summary>
    /// <param name="detectsRaces">As the campaign did.</param>
    /// <param name="atMost">Time after which it is as small as it became; <see langword="null"/> for as long as it takes.</param>
    /// <returns>A finding of the same defect with as few threads and operations as showed it.</returns>
    public static ScenarioFinding Shrink(ScenarioFinding finding, bool detectsRaces, TimeSpan? atMost = null) =>
        ScenarioShrinker.Shrink(finding, ShrinkOptions(detectsRaces), atMost);

    private static ExplorationOptions RoundOptions(ulong seed, ulong round, bool detectsRaces) => new()
    {
        Strategy = "random",
        Seed = (seed * 1_000_003) + round,
        DetectRaces = detectsRaces,
        PredictLockOrder = false,
        Minimise = false,
    };

    private static ExplorationOptions ShrinkOptions(bool detectsRaces) => new()
    {
        Executions = ShrinkExecutions,
        DetectRaces = detectsRaces,
        PredictLockOrder = false,
        Minimise = false,
    };
}
