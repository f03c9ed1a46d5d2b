using System.Diagnostics;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Specification.Oracles;

/// <summary>
/// The oracles of all scenarios of this process, one for each starting state. This assembly is not rewritten by explorations, so judging is
/// no part of what they schedule, and what was judged is kept from one execution to the next.
/// </summary>
public static class BusOracles
{
    private static readonly Lock s_lock = new();
    private static readonly Dictionary<string, BusOracle> s_oracles = new(StringComparer.Ordinal);
    private static Scenario? s_scenario;
    private static BusOracle? s_oracle;
    private static TimeSpan s_elapsed;

    /// <summary>What all oracles have judged so far.</summary>
    public static OracleTotals Totals
    {
        get
        {
            lock (s_lock)
            {
                var totals = s_oracles.Values.Select(oracle => oracle.Totals).ToList();
                return new OracleTotals(
                    totals.Sum(t => t.Histories),
                    totals.Sum(t => t.Searched),
                    totals.Sum(t => t.Violations),
                    totals.Sum(t => t.Unknown),
                    totals.Sum(t => t.Steps),
                    totals.Sum(t => t.CacheHits));
            }
        }
    }

    /// <summary>Time that judging took so far.</summary>
    public static TimeSpan Elapsed
    {
        get
        {
            lock (s_lock)
            {
                return s_elapsed;
            }
        }
    }

    /// <summary>What is seen before the threads of a scenario start.</summary>
    /// <returns>The observation that the specification gives.</returns>
    public static SystemObservation Before(Scenario scenario)
    {
        lock (s_lock)
        {
            return Of(scenario).Before;
        }
    }

    /// <summary>Judges one execution of a scenario.</summary>
    /// <param name="before">What was seen before its threads started.</param>
    /// <param name="after">What was seen after they ended.</param>
    /// <returns>What is wrong, the defect in the first line; <see langword="null"/> when nothing is or the search gave up.</returns>
    public static string? Judge(
        Scenario scenario,
        IReadOnlyList<HistoryOperation<Operation, OperationResult>> history,
        SystemObservation before,
        SystemObservation after)
    {
        lock (s_lock)
        {
            var begin = Stopwatch.GetTimestamp();
            var oracle = Of(scenario);
            var report = ObservationDifference.First(oracle.Before, before) is { } difference
                ? $"the operations before the threads leave another machine than they should; expected, got {difference}"
                : oracle.Judge(history, after).Report;
            s_elapsed += Stopwatch.GetElapsedTime(begin);
            return report;
        }
    }

    private static BusOracle Of(Scenario scenario)
    {
        if (ReferenceEquals(scenario, s_scenario))
        {
            return s_oracle!;
        }

        var topology = scenario.Topology;
        var key = $"{scenario.Mode} {scenario.Threads.Count} {topology} {string.Join(' ', topology.Regions)} {string.Join(' ', topology.Drivers)} "
            + $"{string.Join(';', scenario.Prologue)} {string.Join(';', scenario.ProcessPrologue)}";
        if (!s_oracles.TryGetValue(key, out var oracle))
        {
            oracle = new BusOracle(
                topology, scenario.Mode, scenario.Prologue, scenario.ProcessPrologue, scenario.Threads.Count);
            s_oracles.Add(key, oracle);
        }

        (s_scenario, s_oracle) = (scenario, oracle);
        return oracle;
    }
}
