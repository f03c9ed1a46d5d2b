using DaxVerify.Specification;
using DaxVerify.Specification.Invariants;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Machines;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Campaigns;

/// <summary>
/// A machine and the specification side by side, one operation at a time. After every operation results, warnings and everything visible
/// must agree, and every invariant must hold.
/// </summary>
public sealed class JointMachine
{
    private static readonly OperationResult s_none = OperationResult.Success;

    private readonly MachineFactory _machines;
    private readonly DaxSpecification _model;
    private readonly IReadOnlyList<IInvariant> _invariants;
    private readonly bool _compares;
    private readonly SpecificationFollower _specification;
    private ISequenceTarget? _target;
    private InvariantMonitor? _monitor;
    private SystemObservation? _seen;
    private int _steps;

    /// <summary>Makes the pair; <see cref="Begin"/> starts the machine.</summary>
    /// <param name="machines">What makes the machine.</param>
    /// <param name="invariants">What must hold after every operation.</param>
    /// <param name="compares">Whether the machine has to agree with the specification.</param>
    public JointMachine(MachineFactory machines, DaxSpecification model, IReadOnlyList<IInvariant> invariants, bool compares = true)
    {
        _machines = machines;
        _model = model;
        _invariants = invariants;
        _compares = compares;
        _specification = new SpecificationFollower(model);
    }

    /// <summary>The state that the specification has reached.</summary>
    public MachineState State => _specification.State;

    /// <summary>What the machine shows.</summary>
    /// <exception cref="InvalidOperationException">The machine wasn't started.</exception>
    public SystemObservation Seen => _seen ?? throw NotStarted();

    /// <summary>What the last operation returned; success before the first.</summary>
    public OperationResult Result { get; private set; } = s_none;

    /// <summary>The step that the machine was last asked to do, for whoever sees from outside that it doesn't come back: its index, and the operation unless it is the tear-down.</summary>
    public (int Index, Operation? Operation) Doing { get; private set; } = (-1, null);

    /// <summary>Starts the machine and checks how it looks before the first operation.</summary>
    /// <returns>The failure, or <see langword="null"/>.</returns>
    public RunFailure? Begin()
    {
        try
        {
            _target = _machines.Make(_model.Topology, _model.Mode);
            _seen = _target.Observe();
            _target.TakeWarned();
        }
#pragma warning disable CA1031 // Whatever the machine throws is the finding; it is reported with the step.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Threw(-1, null, e);
        }

        _monitor = new InvariantMonitor(_model.Topology, _seen, _invariants, _model.Rules.MatchAlwaysPolicy);
        if (_compares && _specification.Begin(_seen) is { } divergence)
        {
            return divergence;
        }

        return _monitor.CheckInitial() is { } violation ? Broken(-1, null, violation) : null;
    }

    /// <summary>Carries out one operation on both.</summary>
    /// <returns>The failure, or <see langword="null"/>.</returns>
    /// <exception cref="InvalidOperationException">The machine wasn't started.</exception>
    public RunFailure? Step(Operation operation)
    {
        var target = _target ?? throw NotStarted();
        var index = _steps++;
        Doing = (index, operation);
        bool warned;
        try
        {
            Result = target.Execute(operation);
            warned = target.TakeWarned();
            _seen = target.Observe();
        }
#pragma warning disable CA1031 // Whatever the machine throws is the finding; it is reported with the step.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Threw(index, operation, e);
        }

        if (!_compares)
        {
            _specification.Step(operation);
        }
        else if (_specification.Step(index, operation, Result, warned, _seen) is { } divergence)
        {
            return divergence;
        }

        return _monitor!.Check(operation, Result, _seen) is { } violation ? Broken(index, operation, violation) : null;
    }

    /// <summary>Ends everything: after a full tear-down nothing may be left alive. Only the strict bus promises it.</summary>
    /// <returns>The failure, or <see langword="null"/>.</returns>
    public RunFailure? TearDown()
    {
        if (_model.Mode != KernelMode.Strict || _target is null)
        {
            return null;
        }

        Doing = (_steps - 1, null);
        IReadOnlyList<string> left;
        try
        {
            left = _target.TearDown();
        }
#pragma warning disable CA1031 // Whatever the machine throws is the finding; it is reported with the step.
        catch (Exception e)
#pragma warning restore CA1031
        {
            return Threw(_steps - 1, null, e);
        }

        return _monitor!.CheckTearDown(left) is { } broken ? Broken(_steps - 1, null, broken) : null;
    }

    /// <summary>The failure of a machine that doesn't come back from what it is doing.</summary>
    /// <param name="patience">How long it was waited for.</param>
    public RunFailure Hung(TimeSpan patience) => new(
        Doing.Index,
        FailureKind.Hang,
        $"hang {OperationSignature.Of(Doing.Operation)}",
        $"step {Doing.Index + 1} '{Doing.Operation?.ToString() ?? "tear-down"}': not back after {patience.TotalSeconds:0} s");

    private static InvalidOperationException NotStarted() => new($"the machine runs only after {nameof(Begin)}");

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
