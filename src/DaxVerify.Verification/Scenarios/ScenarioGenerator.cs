using DaxVerify.Exploration;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// Draws scenarios from the choice stream of an exploration, so that they are explored, replayed and made smaller together with the
/// schedule. Value 0 of each choice is the simplest.
/// </summary>
internal static class ScenarioGenerator
{
    private const int MoreThreadsMax = 2;
    private const int MoreOperationsMax = 3;
    private const int FailureIn = 12;
    private const int AllocationsMax = 6;
    private static readonly string[] s_instances = ["dax0.1", "dax0.0", "dax0.2"];

    /// <summary>Draws a scenario.</summary>
    /// <param name="mode">Mode of the bus.</param>
    /// <param name="detectsRaces">Whether races are reported.</param>
    /// <returns>The scenario.</returns>
    public static Scenario Draw(string mode, bool detectsRaces)
    {
        var point = StartingPoint.All[Explore.Choose(StartingPoint.All.Count)];
        var threads = new List<IReadOnlyList<Operation>>();
        var count = 2 + Explore.Choose(MoreThreadsMax + 1);
        for (var i = 0; i < count; i++)
        {
            threads.Add(DrawThread(count));
        }

        return new Scenario
        {
            Name = "drawn",
            Mode = mode,
            Topology = StartingPoint.Topology,
            Prologue = point.Prologue,
            Threads = threads,
            DetectsRaces = detectsRaces,
        };
    }

    private static List<Operation> DrawThread(int threads)
    {
        var operations = new List<Operation>();
        var count = 1 + Explore.Choose(MoreOperationsMax + 1);
        for (var i = 0; i < count; i++)
        {
            operations.Add(DrawOperation(threads));
        }

        return operations;
    }

    private static Operation DrawOperation(int threads)
    {
        var kind = OperationKind.All[Explore.Choose(OperationKind.All.Count)];
        var operation = kind.On(s_instances[Explore.Choose(s_instances.Length)]);
        return Explore.Choose(FailureIn) switch
        {
            FailureIn - 1 => new FailingAllocationOperation(operation, Explore.Choose(AllocationsMax)),
            FailureIn - 2 => new KillOperation(Explore.Choose(threads)),
            _ => operation,
        };
    }
}
