using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Scenarios.Programs;

/// <summary>
/// Draws scenarios from the choice stream of an exploration engine, so that they are explored and replayed together with the schedule. Value 0
/// of each choice is the simplest.
/// </summary>
internal static class ScenarioGenerator
{
    private const int MoreThreadsMax = 2;
    private const int MoreOperationsMax = 3;
    private const int FailureIn = 12;
    private const int AllocationsMax = 6;
    private const int MeetingIn = 6;
    private static readonly ScenarioOperationKind[] s_regionFiles = [.. ScenarioOperationKind.All.Where(kind => kind.IsOfRegionFile)];
    private static readonly ScenarioOperationKind[] s_providers = [.. ScenarioOperationKind.All.Where(kind => kind.IsOfProvider)];
    private static readonly string?[] s_instances = [null, "dax0.0", "dax0.2"];
    private static readonly string?[] s_instancesOfTwoRegions = [null, "dax0.0", "dax1.0", "dax1.1"];

    /// <param name="choose">The engine's choices: given a number of values, one from 0 on.</param>
    public static ScenarioName Draw(Func<int, int> choose)
    {
        var point = StartingPoint.All[choose(StartingPoint.All.Count)];
        var threads = new List<IReadOnlyList<ScenarioOperation>>();
        var count = 2 + choose(MoreThreadsMax + 1);
        for (var i = 0; i < count; i++)
        {
            threads.Add(DrawThread(choose, count, point.Topology.Regions.Count > 1 ? s_instancesOfTwoRegions : s_instances));
        }

        if (choose(MeetingIn) == MeetingIn - 1)
        {
            // What a region's files lead to goes with its provider, which no lock of theirs keeps.
            threads[0] = [new ScenarioOperation(s_regionFiles[choose(s_regionFiles.Length)], null), .. threads[0]];
            threads[1] = [new ScenarioOperation(s_providers[choose(s_providers.Length)], null), .. threads[1]];
        }

        return new ScenarioName(point, threads);
    }

    private static List<ScenarioOperation> DrawThread(Func<int, int> choose, int threads, string?[] instances)
    {
        var operations = new List<ScenarioOperation>();
        var count = 1 + choose(MoreOperationsMax + 1);
        for (var i = 0; i < count; i++)
        {
            operations.Add(DrawOperation(choose, threads, instances));
        }

        return operations;
    }

    private static ScenarioOperation DrawOperation(Func<int, int> choose, int threads, string?[] instances)
    {
        var kind = ScenarioOperationKind.All[choose(ScenarioOperationKind.All.Count)];
        var operation = new ScenarioOperation(kind, instances[choose(instances.Length)]);
        return choose(FailureIn) switch
        {
            FailureIn - 1 => operation with { FailingAllocation = choose(AllocationsMax) },
            FailureIn - 2 => ScenarioOperation.Kill(1 + choose(threads)),
            _ => operation,
        };
    }
}
