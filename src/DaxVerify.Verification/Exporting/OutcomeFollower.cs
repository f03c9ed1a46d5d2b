using DaxVerify.Specification;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Campaigns;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Exporting;

/// <summary>
/// Tells what the specification expects of each operation of a sequence. What a failing allocation leaves behind is one of several allowed
/// outcomes, so which one is asked of the bus; what the bus gets wrong is not followed.
/// </summary>
internal sealed class OutcomeFollower
{
    private readonly DaxSpecification _model;
    private readonly JointMachine _bus;
    private MachineState _state;
    private bool _isInStep;

    /// <summary>Begins at the start of a sequence.</summary>
    /// <param name="model">The specification of its machine.</param>
    public OutcomeFollower(DaxSpecification model)
    {
        _model = model;
        _bus = new JointMachine(MachineFactory.Bus, model, []);
        _state = model.Initial;
        _isInStep = _bus.Begin() is null;
    }

    /// <summary>Takes the next operation.</summary>
    /// <returns>What it returns when nothing interferes.</returns>
    public OperationResult Step(Operation operation)
    {
        _isInStep = _isInStep && _bus.Step(operation) is null;
        (_state, var expected) = _model.Step(_state, operation);
        if (_isInStep)
        {
            _state = _bus.State;
        }

        return expected;
    }
}
