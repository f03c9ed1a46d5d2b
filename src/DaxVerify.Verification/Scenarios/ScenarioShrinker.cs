using System.Diagnostics;
using DaxVerify.Exploration;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// Makes a scenario smaller while exploring it shows the same defect. First the leap: of a hang, two of the stuck operations alone, one
/// thread each, from every starting point. Then the steps of <see cref="SmallerScenarios"/>, and the leap once more from what is left.
/// The engine shrinks the schedule.
/// </summary>
internal sealed class ScenarioShrinker
{
    private const int SmallOperationsMax = 2;

    private const long QuickExecutions = 60;

    /// <summary>Enough for the reduction in the default portfolio to come to its end for most scenarios of two operations.</summary>
    private const long ThoroughExecutions = 2_000;
    private readonly ScenarioFinding _found;
    private readonly ExplorationOptions _options;
    private readonly HashSet<(string, long)> _tried = [];
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private readonly TimeSpan? _atMost;

    private ScenarioShrinker(ScenarioFinding found, ExplorationOptions options, TimeSpan? atMost)
    {
        _found = found;
        _options = options;
        _atMost = atMost;
    }

    private bool IsOver => _clock.Elapsed >= _atMost;

    private TimeSpan LeftOf(TimeSpan taken) =>
        _atMost is not { } limit ? _options.Budget : taken < limit ? limit - taken : TimeSpan.FromTicks(1);

    /// <param name="options">How smaller scenarios are explored.</param>
    /// <param name="atMost">Time after which nothing smaller is looked for; <see langword="null"/> for no limit.</param>
    /// <returns>A finding with as few threads and operations as showed the defect.</returns>
    public static ScenarioFinding Shrink(ScenarioFinding found, ExplorationOptions options, TimeSpan? atMost)
    {
        var shrinker = new ScenarioShrinker(found, options, atMost);
        if (shrinker.FindCore(found) is { } core)
        {
            return shrinker.Simplest(core);
        }

        var best = shrinker.Simplest(found);
        return best.Scenario.OperationCount > SmallOperationsMax && shrinker.FindCore(best) is { } late ? shrinker.Simplest(late) : best;
    }

    /// <summary>A quick look at every candidate, then a thorough one.</summary>
    private ScenarioFinding? FindCore(ScenarioFinding from) =>
        First(SmallerScenarios.Cores(from), QuickExecutions) ?? First(SmallerScenarios.Cores(from), ThoroughExecutions);

    private ScenarioFinding Simplest(ScenarioFinding best)
    {
        while (First(SmallerScenarios.Of(best.Scenario), _options.Executions) is { } smaller)
        {
            best = smaller;
        }

        return best;
    }

    private ScenarioFinding? First(IEnumerable<ScenarioName> candidates, long executions)
    {
        foreach (var candidate in candidates)
        {
            if (IsOver)
            {
                return null;
            }

            if (_tried.Add((candidate.ToString(), executions)) && Explore(candidate, executions) is { } again && IsSame(again))
            {
                return again;
            }
        }

        return null;
    }

    private ScenarioFinding? Explore(ScenarioName candidate, long executions)
    {
        var scenario = candidate.On(_found.Mode) with { DetectsRaces = _options.DetectRaces };
        return ScenarioExplorer.Explore(scenario, _options with { Executions = executions, Budget = LeftOf(_clock.Elapsed) }).Finding;
    }

    /// <summary>The same defect, or the hang of fewer of the same operations: the others were stuck only because of those.</summary>
    private bool IsSame(ScenarioFinding again) => _found.IsHang
        ? again.IsHang && again.Stuck.Count >= Math.Min(2, _found.Stuck.Count) && KnownDefects.IsWithin(again.Stuck, _found.Stuck)
        : again.Key == _found.Key;
}
