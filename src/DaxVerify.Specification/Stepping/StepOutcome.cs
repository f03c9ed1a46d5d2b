using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;

namespace DaxVerify.Specification.Stepping;

/// <summary>Where a step leads.</summary>
/// <param name="State">The state after it.</param>
/// <param name="Rest">What the operation has still to do.</param>
public readonly record struct StepOutcome(MachineState State, Activity Rest)
{
    /// <summary>The operation's last step.</summary>
    internal static StepOutcome End(MachineState state, OperationResult result) => new(state, new Activity.Ended(result));

    /// <summary>The last step of an attribute write.</summary>
    internal static StepOutcome EndWrite(MachineState state, Errno errno) => End(state, Wrote(errno));

    /// <summary>The result of an attribute write.</summary>
    /// <param name="errno">How it ended.</param>
    internal static OperationResult Wrote(Errno errno) =>
        errno == Errno.None ? OperationResult.Success : OperationResult.Failure(SystemCall.Write, errno);
}
