using DaxVerify.Exploration;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// Makes a scenario smaller while exploring it shows the same defect: leaves out threads, then operations, then injected failures, then
/// takes simpler starting points; the engine shrinks the schedule of what is left.
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
                var scenario = NamedScenarios.Make(smaller, found.Mode) with { DetectsRaces = options.DetectRaces };
                if (ScenarioExplorer.Explore(scenario, options).Finding is { } again && again.Key == found.Key)
                {
                    best = again;
                    improved = true;
                    break;
                }
            }
        }

        return best;
    }

    private static IEnumerable<ScenarioName> Smaller(ScenarioName scenario)
    {
        var kills = scenario.Threads.Any(words => words.Any(word => word.StartsWith("kill", StringComparison.Ordinal)));
        for (var i = scenario.Threads.Count - 1; i >= 0 && scenario.Threads.Count > 1 && !kills; i--)
        {
            yield return scenario with { Threads = Without(scenario.Threads, i) };
        }

        for (var i = 0; i < scenario.Threads.Count; i++)
        {
            var words = scenario.Threads[i];
            for (var j = words.Count - 1; j >= 0 && words.Count > 1; j--)
            {
                yield return Replace(scenario, i, Without(words, j));
            }

            for (var j = 0; j < words.Count; j++)
            {
                if (words[j].Split('!') is [var plain, _])
                {
                    yield return Replace(scenario, i, [.. words.Select((word, k) => k == j ? plain : word)]);
                }
            }
        }

        foreach (var point in StartingPoint.All.TakeWhile(point => point.Name != scenario.Point))
        {
            yield return scenario with { Point = point.Name };
        }
    }

    private static ScenarioName Replace(ScenarioName scenario, int thread, IReadOnlyList<string> words) =>
        scenario with { Threads = [.. scenario.Threads.Select((old, i) => i == thread ? words : old)] };

    private static T[] Without<T>(IReadOnlyList<T> items, int index) => [.. items.Where((_, i) => i != index)];
}
