using DaxVerify.Specification;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Machines;

/// <summary>Runs sequences on the executable specification.</summary>
public sealed class SpecificationTarget : ISequenceTarget
{
    private readonly DaxSpecification _model;
    private bool _warned;

    /// <summary>Makes a fresh machine.</summary>
    /// <param name="model">The machine at the start, and whose behaviour.</param>
    public SpecificationTarget(DaxSpecification model)
    {
        _model = model;
        State = _model.Initial;
    }

    /// <summary>The state that the sequence has reached.</summary>
    public MachineState State { get; private set; }

    /// <inheritdoc/>
    public OperationResult Execute(Operation operation)
    {
        (State, var result) = _model.Step(State, operation);
        _warned |= State.Warned;
        return result;
    }

    /// <inheritdoc/>
    public SystemObservation Observe() => StateObserver.Observe(_model, State);

    /// <inheritdoc/>
    public bool TakeWarned()
    {
        var warned = _warned;
        _warned = false;
        return warned;
    }

    /// <inheritdoc/>
    /// <remarks>The specification is a value: it holds nothing that could be left.</remarks>
    public IReadOnlyList<string> TearDown() => [];
}
