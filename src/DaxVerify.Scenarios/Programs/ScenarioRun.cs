using DaxVerify.Bus;
using DaxVerify.Bus.Dax;
using DaxVerify.Bus.DriverCore;
using DaxVerify.Bus.Modes;
using DaxVerify.Scenarios.Checks;
using DaxVerify.Scenarios.Observing;
using DaxVerify.Scenarios.Processes;
using DaxVerify.Specification.Linearizability;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Scenarios.Programs;

/// <summary>
/// One execution of a scenario, under an exploration's control: boots a machine, prepares it, lets the threads run, checks every
/// invariant at rest, tears everything down and checks that nothing is left.
/// </summary>
internal static class ScenarioRun
{
    /// <summary>Runs a scenario once, up to the first invariant that doesn't hold: what comes after it would be a consequence.</summary>
    /// <param name="execution">The record of the execution.</param>
    /// <param name="draw">Draws the name of a scenario if none was given.</param>
    public static void Execute(ScenarioExecution execution, Func<ScenarioName> draw)
    {
        var scenario = execution.Begin(draw);
        using var allocations = new ThreadAllocations(scenario.Threads.Count);
        var machine = new DaxMachine(scenario.Topology, BusModes.Of(scenario.Mode), allocations);
        var prologue = new BusProcess(machine);
        foreach (var operation in scenario.Prologue)
        {
            prologue.Execute(operation);
        }

        var history = new HistoryRecorder();
        var threads = PrepareAll(execution, machine, allocations, history);
        execution.Before = BusObserver.Observe(machine);
        execution.LookAtRegions = RegionObserver.Of(machine);
        var regions = RegionsOf(machine);
        RunBeside(machine, scenario.Name.Point.Bystander, threads);
        execution.RefusedAllocations = allocations.Refused;
        execution.After = BusObserver.Observe(machine);
        execution.Broken = RestChecks.Check(machine, scenario.Topology, execution.After)
            ?? ResultChecks.Check(execution)
            ?? HistoryChecks.Check(execution, history);
        if (execution.Broken is null)
        {
            execution.Broken = TearDown(machine, scenario.Name.Point.Bystander, prologue, threads, regions);
        }
    }

    /// <summary>Runs the threads to their ends while a bystander holds what it holds.</summary>
    private static void RunBeside(DaxMachine machine, Bystander bystander, ScenarioThread[] threads)
    {
        var (region, device) = (machine.Dax.RegionSemaphore, machine.Dax.DeviceSemaphore);
        switch (bystander)
        {
            case Bystander.Reader:
                region.AcquireShared();
                device.AcquireShared();
                RunAll(threads);
                device.ReleaseShared();
                region.ReleaseShared();
                break;
            case Bystander.Writer:
                region.AcquireExclusive();
                device.AcquireExclusive();
                RunAll(threads);
                device.ReleaseExclusive();
                region.ReleaseExclusive();
                break;
            default:
                RunAll(threads);
                break;
        }
    }

    private static void RunAll(ScenarioThread[] threads)
    {
        foreach (var thread in threads)
        {
            thread.Start(threads);
        }

        foreach (var thread in threads)
        {
            thread.Join();
        }
    }

    /// <summary>The instances with their mapping devices, each device before those below it.</summary>
    private static List<Device> DevicesOf(DaxMachine machine)
    {
        var instances = machine.Providers.SelectMany(provider => provider.Children.Snapshot()).ToList();
        return [.. instances, .. instances.SelectMany(instance => instance.Children.Snapshot())];
    }

    private static BrokenInvariant? TearDown(DaxMachine machine, Bystander bystander, BusProcess prologue, ScenarioThread[] threads, List<RegionAccounts> regions)
    {
        List<Device> held = bystander == Bystander.Holder ? DevicesOf(machine) : [];
        held.ForEach(device => device.Get());
        prologue.Exit();
        foreach (var thread in threads)
        {
            thread.Exit();
            thread.Dispose();
        }

        regions.AddRange(RegionsOf(machine).Where(region => !regions.Exists(known => ReferenceEquals(known.Ranges, region.Ranges))));
        machine.ShutDown();
        held.ForEach(device => device.Put());
        return TearDownChecks.Check(machine, regions);
    }

    private static ScenarioThread[] PrepareAll(ScenarioExecution execution, DaxMachine machine, ThreadAllocations allocations, HistoryRecorder history)
    {
        var threads = new ScenarioThread[execution.Scenario!.Threads.Count];
        for (var i = 0; i < threads.Length; i++)
        {
            threads[i] = new ScenarioThread(i, machine, allocations, execution, history);
            threads[i].Prepare(execution.Scenario.ProcessPrologue);
        }

        return threads;
    }

    private static List<RegionAccounts> RegionsOf(DaxMachine machine) =>
        [.. machine.Providers.Select(provider => provider.DriverData).OfType<DaxRegion>().Select(region => new RegionAccounts(region.Id, region.Resource, region.InstanceIds))];
}
