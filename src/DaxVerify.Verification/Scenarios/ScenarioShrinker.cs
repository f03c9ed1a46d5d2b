using DaxVerify.Exploration;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// Makes a scenario smaller while exploring it shows the same defect: leaves out threads, then operations, then injected failures; the
/// engine shrinks the schedule of what is left. What counts as the same defect is its kind and the places involved.
/// </summary>
internal static class ScenarioShrinker
{
    /// <summary>Shrinks a finding.</summary>
    /// <param name="found">The finding.</param>
    /// <param name="options">How smaller scenarios are explored.</param>
    /// <returns>A finding with as few threads and operations as showed the defect.</returns>
    public static ScenarioFinding Shrink(ScenarioFinding found, ExplorationOptions options)
    {
        var best = found;
        var improved = true;
        while (improved)
        {
            improved = false;
            foreach (var smaller in Smaller(best.Scenario))
            {
                var result = ScenarioExplorer.Explore(smaller, options);
                if (result.Bug is { } bug && bug.Signature == found.Bug.Signature)
                {
                    best = new ScenarioFinding(smaller, result);
                    improved = true;
                    break;
                }
            }
        }

        return best;
    }

    private static IEnumerable<Scenario> Smaller(Scenario scenario)
    {
        for (var i = scenario.Threads.Count - 1; i >= 0 && scenario.Threads.Count > 1; i--)
        {
            if (scenario.Threads.All(thread => !thread.Any(operation => operation is KillOperation)))
            {
                yield return scenario with { Threads = Without(scenario.Threads, i) };
            }
        }

        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            for (var j = scenario.Threads[i].Count - 1; j >= 0 && scenario.Threads[i].Count > 1; j--)
            {
                yield return Replace(scenario, i, Without(scenario.Threads[i], j));
            }

            for (var j = 0; j < scenario.Threads[i].Count; j++)
            {
                if (scenario.Threads[i][j] is FailingAllocationOperation failing)
                {
                    var thread = scenario.Threads[i].ToArray();
                    thread[j] = failing.Inner;
                    yield return Replace(scenario, i, thread);
                }
            }
        }

        for (var i = scenario.Prologue.Count - 1; i >= 0; i--)
        {
            yield return scenario with { Prologue = Without(scenario.Prologue, i) };
        }
    }

    private static Scenario Replace(Scenario scenario, int thread, IReadOnlyList<Operation> operations)
    {
        var threads = scenario.Threads.ToArray();
        threads[thread] = operations;
        return scenario with { Threads = threads };
    }

    private static T[] Without<T>(IReadOnlyList<T> items, int index) => [.. items.Where((_, i) => i != index)];
}
