using DaxVerify.Exploration;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>Runs a kept finding again: exactly, or, when the bus has changed since, by exploring its scenario anew.</summary>
/// <param name="Finding">What was found; <see langword="null"/> if the defect no longer shows.</param>
/// <param name="Divergence">Why the kept schedule no longer fits; <see langword="null"/> if it does.</param>
/// <param name="Executions">Executions that it took.</param>
public sealed record ScenarioReplay(ScenarioFinding? Finding, string? Divergence, long Executions)
{
    private const int ExecutionsMax = 10_000;

    /// <exception cref="FormatException">Its scenario doesn't exist.</exception>
    public static ScenarioReplay Run(ScenarioTrace trace)
    {
        var scenario = ScenarioName.Parse(trace.Scenario).On(trace.Mode) with { DetectsRaces = trace.DetectsRaces };
        try
        {
            var (_, exact) = ScenarioExplorer.Explore(scenario, new ExplorationOptions { Replay = trace.Replay, PredictLockOrder = false });
            if (exact?.Key == trace.Key)
            {
                return new ScenarioReplay(exact, null, 1);
            }

            return exact is null ? Again(scenario, trace, "the kept schedule no longer shows it") : new ScenarioReplay(exact, null, 1);
        }
        catch (ExplorationException e)
        {
            return Again(scenario, trace, e.Message);
        }
    }

    private static ScenarioReplay Again(Scenario scenario, ScenarioTrace trace, string why)
    {
        // A scenario may show several defects: what it was kept for is searched first, and only then whether it fails in any way.
        var (result, same) = ScenarioExplorer.Search(scenario, trace.Key, new ExplorationOptions { Executions = ExecutionsMax, PredictLockOrder = false });
        if (same is not null)
        {
            return new ScenarioReplay(same, why, result.Executions);
        }

        var (rest, other) = ScenarioExplorer.Explore(scenario, new ExplorationOptions { Executions = ExecutionsMax, PredictLockOrder = false });
        return new ScenarioReplay(other, why, result.Executions + rest.Executions);
    }
}
