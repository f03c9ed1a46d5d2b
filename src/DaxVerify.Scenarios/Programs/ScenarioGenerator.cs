using DaxVerify.Exploration;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Scenarios.Programs;

/// <summary>
/// Draws scenarios from the choice stream of an exploration, so that they are explored and replayed together with the schedule. Value 0
/// of each choice is the simplest.
/// </summary>
internal static class ScenarioGenerator
{
    private const int MoreThreadsMax = 2;
    private const int MoreOperationsMax = 3;
    private const int FailureIn = 12;
    private const int AllocationsMax = 6;
    private static readonly string?[] s_instances = [null, "dax0.0", "dax0.2"];
    private static readonly string?[] s_instancesOfTwoRegions = [null, "dax0.0", "dax1.0", "dax1.1"];

    /// <summary>Draws a scenario.</summary>
    /// <returns>Its name.</returns>
    public static ScenarioName Draw()
    {
        var point = StartingPoint.All[Explore.Choose(StartingPoint.All.Count)];
        var threads = new List<IReadOnlyList<ScenarioOperation>>();
        var count = 2 + Explore.Choose(MoreThreadsMax + 1);
        for (var i = 0; i < count; i++)
        {
            threads.Add(DrawThread(count, point.Topology.Regions.Count > 1 ? s_instancesOfTwoRegions : s_instances));
        }

        return new ScenarioName(point, threads);
    }

    private static List<ScenarioOperation> DrawThread(int threads, string?[] instances)
    {
        var operations = new List<ScenarioOperation>();
        var count = 1 + Explore.Choose(MoreOperationsMax + 1);
        for (var i = 0; i < count; i++)
        {
            operations.Add(DrawOperation(threads, instances));
        }

        return operations;
    }

    private static ScenarioOperation DrawOperation(int threads, string?[] instances)
    {
        var kind = ScenarioOperationKind.All[Explore.Choose(ScenarioOperationKind.All.Count)];
        var operation = new ScenarioOperation(kind, instances[Explore.Choose(instances.Length)]);
        return Explore.Choose(FailureIn) switch
        {
            FailureIn - 1 => operation with { FailingAllocation = Explore.Choose(AllocationsMax) },
            FailureIn - 2 => ScenarioOperation.Kill(1 + Explore.Choose(threads)),
            _ => operation,
        };
    }
}
