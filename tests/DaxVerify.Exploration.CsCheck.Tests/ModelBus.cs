using DaxVerify.Specification;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Exploration.CsCheck.Tests;

/// <summary>The specification of the same machine, one operation after the other.</summary>
public sealed class ModelBus
{
    private readonly DaxSpecification _specification;
    private MachineState _state;

    public ModelBus(StartingPoint start, KernelMode mode)
    {
        _specification = new DaxSpecification(start.Topology, mode);
        _state = _specification.Initial;
        foreach (var operation in start.Prologue)
        {
            Execute(operation);
        }
    }

    public OperationResult Execute(Operation operation)
    {
        (_state, var result) = _specification.Step(_state, operation);
        return result;
    }

    public SystemObservation Observe() => StateObserver.Observe(_specification, _state);
}
