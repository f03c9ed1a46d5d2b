using DaxVerify.Bus;
using DaxVerify.Bus.Modes;
using DaxVerify.Exploration;
using DaxVerify.Scenarios.Observing;
using DaxVerify.Scenarios.Processes;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Exporting;

/// <summary>
/// What a scenario may come to on a kernel without the defect: what <c>Strict</c> comes to under the schedules that an exploration tries, and
/// what <c>Linux612</c> comes to when the operations run one after the other, in each order.
/// </summary>
internal static class RaceOutcomes
{
    private const int SmallOperationsMax = 2;

    /// <summary>Enough for every schedule of most pairs; of the others it knows only those that differ late.</summary>
    private const int SmallExecutions = 5_000;
    private const int Executions = 3_000;
    private const int OrdersMax = 500;
    private const int FailingAllocationsMax = 8;

    /// <summary>Collects the outcomes.</summary>
    /// <param name="name">The scenario; without signals, since what a killed process saw nobody can tell.</param>
    /// <returns>The outcomes, in ordinal order.</returns>
    public static IReadOnlyList<ScenarioOutcome> Of(ScenarioName name)
    {
        var outcomes = new HashSet<ScenarioOutcome>();
        foreach (var variant in Variants(name))
        {
            Explore(variant, outcomes);
            if (!variant.Operations.Any(operation => operation.FailingAllocation is not null))
            {
                outcomes.UnionWith(InEachOrder(variant.On(KernelMode.Linux612)));
            }
        }

        return [.. outcomes.OrderBy(outcome => outcome.ToString(), StringComparer.Ordinal)];
    }

    /// <summary>Tries every schedule of two operations; if that doesn't come to its end, or of more, a sample from all over.</summary>
    private static void Explore(ScenarioName name, HashSet<ScenarioOutcome> outcomes)
    {
        var options = new ExplorationOptions { Executions = Executions, PredictLockOrder = false, Minimise = false };
        if (name.OperationCount > SmallOperationsMax || !Run(options with { Strategy = "dpor", Executions = SmallExecutions }).CameToEnd)
        {
            Run(options);
        }

        ExplorationResult Run(ExplorationOptions how) => ScenarioExplorer.Explore(
            name.On(KernelMode.Strict) with { DetectsRaces = false }, how, execution => outcomes.Add(ScenarioOutcome.Of(execution.Completed, execution.After!))).Result;
    }

    /// <summary>A kernel's allocations are not the model's: whichever fails, or none.</summary>
    private static IEnumerable<ScenarioName> Variants(ScenarioName name)
    {
        if (!name.Operations.Any(operation => operation.FailingAllocation is not null))
        {
            return [name];
        }

        return Enumerable.Range(0, FailingAllocationsMax).Select(i => (int?)i).Prepend(null).Select(index => name with
        {
            Threads =
            [
                .. name.Threads.Select(thread => thread
                    .Select(operation => operation.FailingAllocation is null ? operation : operation with { FailingAllocation = index }).ToArray()),
            ],
        });
    }

    private static IEnumerable<ScenarioOutcome> InEachOrder(Scenario scenario)
    {
        var counts = scenario.Threads.Select(operations => operations.Count).ToArray();
        return Orders(counts, []).Take(OrdersMax).Select(order => Run(scenario, order));
    }

    private static IEnumerable<IReadOnlyList<int>> Orders(int[] left, List<int> order)
    {
        if (Array.TrueForAll(left, count => count == 0))
        {
            yield return order.ToArray();
            yield break;
        }

        for (var i = 0; i < left.Length; i++)
        {
            if (left[i] == 0)
            {
                continue;
            }

            left[i]--;
            order.Add(i);
            foreach (var whole in Orders(left, order))
            {
                yield return whole;
            }

            order.RemoveAt(order.Count - 1);
            left[i]++;
        }
    }

    private static ScenarioOutcome Run(Scenario scenario, IReadOnlyList<int> order)
    {
        var machine = new DaxMachine(scenario.Topology, BusModes.Linux612);
        var prologue = new BusProcess(machine);
        foreach (var operation in scenario.Prologue)
        {
            prologue.Execute(operation);
        }

        var processes = scenario.Threads.Select(_ => new BusProcess(machine)).ToArray();
        var done = scenario.Threads.Select(_ => new List<CompletedOperation>()).ToArray();
        foreach (var thread in order)
        {
            var operation = scenario.Threads[thread][done[thread].Count];
            done[thread].Add(new CompletedOperation(operation, processes[thread].Execute(operation)));
        }

        return ScenarioOutcome.Of(done, BusObserver.Observe(machine));
    }
}
