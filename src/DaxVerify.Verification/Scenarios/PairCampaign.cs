using DaxVerify.Exploration;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>Explores every pair of operation kinds, on one instance and on two, from every starting point.</summary>
public static class PairCampaign
{
    /// <summary>
    /// The names of all pairs; see <see cref="ScenarioName"/>. Both operations are on the starting point's instance or, where it has
    /// another one that was prepared alike, the second is on that.
    /// </summary>
    public static IReadOnlyList<string> Names()
    {
        var kinds = ScenarioOperationKind.All;
        return
        [
            .. from point in StartingPoint.All
               from other in point.Other is null ? [string.Empty] : new[] { string.Empty, $"@{point.Other}" }
               from i in Enumerable.Range(0, kinds.Count)
               from j in Enumerable.Range(i, kinds.Count - i)
               select $"{point.Name}:{kinds[i].Name}+{kinds[j].Name}{other}",
        ];
    }

    /// <summary>Explores pairs one after the other.</summary>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="options">How each is explored.</param>
    /// <param name="names">Which pairs.</param>
    public static IEnumerable<PairResult> Run(KernelMode mode, ExplorationOptions options, IEnumerable<string> names)
    {
        foreach (var name in names)
        {
            var scenario = ScenarioName.Parse(name).On(mode) with { DetectsRaces = options.DetectRaces };
            yield return new PairResult(scenario, ScenarioExplorer.Explore(scenario, options).Result);
        }
    }
}
