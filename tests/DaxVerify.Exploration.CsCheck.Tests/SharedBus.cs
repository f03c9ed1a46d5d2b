using DaxVerify.Bus;
using DaxVerify.Bus.Modes;
using DaxVerify.Scenarios.Observing;
using DaxVerify.Scenarios.Processes;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Exploration.CsCheck.Tests;

/// <summary>A machine with one sized instance, used by several processes at once.</summary>
public sealed class SharedBus
{
    private readonly DaxMachine _machine;

    public SharedBus(StartingPoint start, KernelMode mode)
    {
        _machine = new DaxMachine(start.Topology, BusModes.Of(mode));
        foreach (var operation in start.Prologue)
        {
            Execute(operation);
        }
    }

    public OperationResult Execute(Operation operation) => new BusProcess(_machine).Execute(operation);

    public SystemObservation Observe() => BusObserver.Observe(_machine);
}
