using DaxVerify.Specification;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// The specification following a machine: after each operation result, warning and everything visible must be one of the outcomes that the
/// specification allows, and that one is the state from which the next is judged.
/// </summary>
public sealed class SpecificationFollower
{
    private readonly DaxSpecification _model;

    /// <summary>Begins in the specification's initial state.</summary>
    /// <param name="model">The specification of the machine.</param>
    public SpecificationFollower(DaxSpecification model)
    {
        _model = model;
        State = model.Initial;
    }

    /// <summary>The state that was reached.</summary>
    public MachineState State { get; private set; }

    /// <summary>Judges how a machine looks before its first operation.</summary>
    /// <param name="seen">What it shows.</param>
    /// <returns>How it differs, or <see langword="null"/>.</returns>
    public RunFailure? Begin(SystemObservation seen) =>
        ObservationDifference.First(StateObserver.Observe(_model, State), seen) is { } different
            ? Diverged(-1, null, different, $"expected, got: {different}")
            : null;

    /// <summary>Takes an operation without looking at a machine.</summary>
    public void Step(Operation operation) => State = _model.Step(State, operation).State;

    /// <summary>Judges what a machine did.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="warned">Whether the machine printed a WARN.</param>
    /// <param name="after">What the machine shows now.</param>
    /// <returns>How it differs, or <see langword="null"/>.</returns>
    public RunFailure? Step(int index, Operation operation, OperationResult result, bool warned, SystemObservation after)
    {
        RunFailure? first = null;
        foreach (var (expectedState, expectedResult) in AllowedOutcomes.Of(_model, State, operation))
        {
            if (expectedResult != result)
            {
                first ??= Diverged(index, operation, "result", $"expected result {expectedResult}, got {result}");
            }
            else if (expectedState.Warned != warned)
            {
                first ??= Diverged(index, operation, "warning", $"expected {(expectedState.Warned ? "a" : "no")} WARN, got {(warned ? "one" : "none")}");
            }
            else if (ObservationDifference.First(StateObserver.Observe(_model, expectedState), after) is { } different)
            {
                first ??= Diverged(index, operation, different, $"expected, got: {different}");
            }
            else
            {
                State = expectedState;
                return null;
            }
        }

        return first;
    }

    private static RunFailure Diverged(int index, Operation? operation, string what, string message)
    {
        // Names and numbers vary with the sequence; the file at the end of the key doesn't.
        var colon = what.IndexOf(':', StringComparison.Ordinal);
        var key = (colon < 0 ? what : what[..colon]).Split('/')[^1];
        return new RunFailure(
            index,
            FailureKind.Divergence,
            $"divergence {key.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '.')} {OperationSignature.Of(operation)}",
            $"step {index + 1} '{operation}': {message}");
    }
}
