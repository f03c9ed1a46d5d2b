using DaxVerify.Specification;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// Runs a sequence on a machine and on the specification side by side. After every step results, warnings and everything visible must
/// agree, and every invariant must hold.
/// </summary>
public sealed class JointRun
{
    private readonly MachineFactory _machines;

    /// <summary>Makes a runner.</summary>
    /// <param name="machines">What to run on.</param>
    public JointRun(MachineFactory machines)
    {
        _machines = machines;
    }

    /// <summary>The invariants to check; none in the modes that break them.</summary>
    public IReadOnlyList<IInvariant> Invariants { get; init; } = StandardInvariants.All;

    /// <summary>Whether to compare with the specification.</summary>
    public bool ComparesWithSpecification { get; init; } = true;

    /// <summary>Called after each step that agreed.</summary>
    public Action<Operation, OperationResult, SystemObservation, SystemObservation>? OnStep { get; init; }

    /// <summary>Runs a sequence up to its first failure.</summary>
    /// <param name="sequence">The sequence.</param>
    /// <returns>The failure, or <see langword="null"/>.</returns>
    public RunFailure? Run(GeneratedSequence sequence)
    {
        var model = new DaxSpecification(sequence.Topology, sequence.Mode);
        ISequenceTarget target;
        SystemObservation seen;
        try
        {
            target = _machines.Make(sequence.Topology, sequence.Mode);
            seen = target.Observe();
            target.TakeWarned();
        }
#pragma warning disable CA1031 // Whatever the machine throws is the finding; it is reported with the step.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Threw(-1, null, e);
        }

        var monitor = new InvariantMonitor(sequence.Topology, seen, Invariants, model.Rules.MatchAlwaysPolicy);
        var state = model.Initial;
        if (ComparesWithSpecification && ObservationDifference.First(StateObserver.Observe(model, state), seen) is { } different)
        {
            return Diverged(-1, null, different, $"expected, got: {different}");
        }

        if (monitor.CheckInitial() is { } violation)
        {
            return Broken(-1, null, violation);
        }

        for (var i = 0; i < sequence.Operations.Count; i++)
        {
            if (RunStep(model, monitor, target, sequence.Operations[i], i, ref state, ref seen) is { } failure)
            {
                return failure;
            }
        }

        return sequence.Mode == KernelMode.Strict && target is BusTarget bus ? TearDown(bus, sequence.Operations.Count) : null;
    }

    /// <summary>After a full tear-down nothing may be left alive.</summary>
    private static RunFailure? TearDown(BusTarget bus, int steps)
    {
        bus.TearDown();
        var left = bus.LeftAlive();
        return left.Count == 0 ? null : new RunFailure(
            steps,
            FailureKind.Invariant,
            "invariant no-leak",
            $"after {steps} steps and a full tear-down these are alive: {string.Join(", ", left)}");
    }

    private RunFailure? RunStep(
        DaxSpecification model,
        InvariantMonitor monitor,
        ISequenceTarget target,
        Operation operation,
        int index,
        ref MachineState state,
        ref SystemObservation seen)
    {
        OperationResult result;
        SystemObservation after;
        bool warned;
        try
        {
            result = target.Execute(operation);
            warned = target.TakeWarned();
            after = target.Observe();
        }
#pragma warning disable CA1031 // Whatever the machine throws is the finding; it is reported with the step.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Threw(index, operation, e);
        }

        if (ComparesWithSpecification && Compare(model, operation, index, result, warned, after, ref state) is { } divergence)
        {
            return divergence;
        }

        if (monitor.Check(operation, result, after) is { } violation)
        {
            return Broken(index, operation, violation);
        }

        OnStep?.Invoke(operation, result, seen, after);
        seen = after;
        return null;
    }

    private static RunFailure? Compare(
        DaxSpecification model,
        Operation operation,
        int index,
        OperationResult result,
        bool warned,
        SystemObservation after,
        ref MachineState state)
    {
        RunFailure? first = null;
        foreach (var (expectedState, expectedResult) in AllowedOutcomes.Of(model, state, operation))
        {
            if (expectedResult != result)
            {
                first ??= Diverged(index, operation, "result", $"expected result {expectedResult}, got {result}");
            }
            else if (expectedState.Warned != warned)
            {
                first ??= Diverged(index, operation, "warning", $"expected {(expectedState.Warned ? "a" : "no")} WARN, got {(warned ? "one" : "none")}");
            }
            else if (ObservationDifference.First(StateObserver.Observe(model, expectedState), after) is { } different)
            {
                first ??= Diverged(index, operation, different, $"expected, got: {different}");
            }
            else
            {
                state = expectedState;
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

    private static RunFailure Broken(int index, Operation? operation, BrokenInvariant violation) => new(
        index,
        FailureKind.Invariant,
        $"invariant {violation.Invariant}",
        $"step {index + 1} '{operation}': {violation.Invariant}: {violation.Message}");

    private static RunFailure Threw(int index, Operation? operation, Exception e) => new(
        index,
        FailureKind.Exception,
        $"exception {e.GetType().Name} {OperationSignature.Of(operation)}",
        $"step {index + 1} '{operation}': {e.GetType().Name}: {e.Message} {e.StackTrace?.Split('\n').FirstOrDefault()?.Trim()}");
}
