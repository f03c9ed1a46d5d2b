using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.Modes;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Verification.Execution;
using DaxVerify.Verification.Linearizability;
using DaxVerify.Verification.Observing;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>
/// One execution of a scenario, under an exploration's control: boots a machine, prepares it, lets the threads run, checks every
/// invariant at rest, tears everything down and checks that nothing is left.
/// </summary>
internal static class ScenarioRun
{
    /// <summary>Runs a scenario once.</summary>
    /// <param name="scenario">The scenario.</param>
    /// <param name="progress">Where each thread counts its completed operations.</param>
    /// <exception cref="InvariantBrokenException">An invariant doesn't hold at the end.</exception>
    public static void Execute(Scenario scenario, int[] progress)
    {
        using var allocations = new ThreadAllocations(scenario.Threads.Count);
        var machine = new DaxMachine(scenario.Topology, BusMode.Of(scenario.Mode), allocations);
        var prologue = new BusProcess(machine);
        foreach (var operation in scenario.Prologue)
        {
            prologue.Execute(operation);
        }

        var history = new HistoryRecorder();
        var threads = PrepareAll(scenario, machine, allocations, progress, history);
        var before = BusObserver.Observe(machine);
        var regions = RegionsOf(machine);
        foreach (var thread in threads)
        {
            thread.Start(threads);
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }

        var after = BusObserver.Observe(machine);
        AppContext.SetData(ScenarioPrograms.AfterKey, after);
        RestChecks.Check(machine, scenario.Topology);
        ResultChecks.Check(scenario, before, threads, after);
        HistoryChecks.Check(scenario, history, before, after);
        ScenarioOutcome.Keep(threads, after);
        prologue.Exit();
        foreach (var thread in threads)
        {
            thread.Exit();
            thread.Dispose();
        }

        regions.AddRange(RegionsOf(machine).Except(regions));
        machine.ShutDown();
        TearDownChecks.Check(machine, regions);
    }

    private static ScenarioThread[] PrepareAll(Scenario scenario, DaxMachine machine, ThreadAllocations allocations, int[] progress, HistoryRecorder history)
    {
        var threads = new ScenarioThread[scenario.Threads.Count];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new ScenarioThread(i, machine, allocations, scenario.Threads[i], progress, history);
            threads[i].Prepare(scenario.ProcessPrologue);
        }

        return threads;
    }

    private static List<DaxRegion> RegionsOf(DaxMachine machine) =>
        [.. machine.Providers.Select(provider => provider.DriverData).OfType<DaxRegion>()];
}
