using DaxVerify.Bus;
using DaxVerify.Bus.Modes;
using DaxVerify.Exploration;
using DaxVerify.Verification.Execution;
using DaxVerify.Verification.Observing;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Exporting;

/// <summary>
/// What a scenario may come to on a kernel without the defect: what <c>Strict</c> comes to under the schedules that an exploration tries, and
/// what <c>Linux612</c> comes to when the operations run one after the other, in each order.
/// </summary>
internal static class AllowedOutcomes
{
    private const int SmallOperationsMax = 2;

    /// <summary>Enough for every schedule of two operations.</summary>
    private const int SmallExecutions = 50_000;
    private const int Executions = 3_000;
    private const int OrdersMax = 500;
    private const int FailingAllocationsMax = 8;

    /// <summary>Collects the outcomes.</summary>
    /// <param name="name">The scenario; without signals, since what a killed process saw nobody can tell.</param>
    /// <returns>The outcomes, in ordinal order.</returns>
    public static IReadOnlyList<ScenarioOutcome> Of(ScenarioName name)
    {
        var outcomes = new HashSet<string>(StringComparer.Ordinal);
        foreach (var variant in Variants(name))
        {
            AppContext.SetData(ScenarioOutcome.Key, outcomes);
            try
            {
                ScenarioExplorer.Explore(NamedScenarios.Make(variant, KernelMode.Strict) with { DetectsRaces = false }, Options(variant));
            }
            finally
            {
                AppContext.SetData(ScenarioOutcome.Key, null);
            }

            if (!variant.Threads.Any(words => words.Any(word => word.Contains('!', StringComparison.Ordinal))))
            {
                outcomes.UnionWith(InEachOrder(NamedScenarios.Make(variant, KernelMode.Linux612)));
            }
        }

        return [.. outcomes.Order(StringComparer.Ordinal).Select(ScenarioOutcome.Parse)];
    }

    private static ExplorationOptions Options(ScenarioName name) => name.OperationCount <= SmallOperationsMax
        ? new ExplorationOptions { Strategy = "dpor", Executions = SmallExecutions, PredictLockOrder = false, Minimise = false }
        : new ExplorationOptions { Executions = Executions, PredictLockOrder = false, Minimise = false };

    /// <summary>A kernel's allocations are not the model's: whichever fails, or none.</summary>
    private static IEnumerable<ScenarioName> Variants(ScenarioName name)
    {
        if (!name.ToString().Contains('!', StringComparison.Ordinal))
        {
            return [name];
        }

        var suffixes = Enumerable.Range(0, FailingAllocationsMax).Select(i => $"!{i}").Prepend(string.Empty);
        return suffixes.Select(suffix => name with
        {
            Threads = [.. name.Threads.Select(words => words.Select(word => word.Split('!') is [var plain, _] ? plain + suffix : word).ToArray())],
        });
    }

    private static IEnumerable<string> InEachOrder(Scenario scenario)
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

    private static string Run(Scenario scenario, IReadOnlyList<int> order)
    {
        var machine = new DaxMachine(scenario.Topology, BusMode.Linux612);
        var prologue = new BusProcess(machine);
        foreach (var operation in scenario.Prologue)
        {
            prologue.Execute(operation);
        }

        var processes = scenario.Threads.Select(_ => new BusProcess(machine)).ToArray();
        var done = scenario.Threads.Select(_ => new List<(Operation Operation, OperationResult Result)>()).ToArray();
        foreach (var thread in order)
        {
            var operation = scenario.Threads[thread][done[thread].Count];
            done[thread].Add((operation, processes[thread].Execute(operation)));
        }

        return ScenarioOutcome.Of(done, BusObserver.Observe(machine)).ToString();
    }
}
