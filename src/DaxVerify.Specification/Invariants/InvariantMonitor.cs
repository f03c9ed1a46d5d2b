using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Invariants;

/// <summary>Watches a run step by step and tells the first broken invariant.</summary>
public sealed class InvariantMonitor
{
    private readonly BusTopology _topology;
    private readonly IReadOnlyList<IInvariant> _invariants;
    private readonly RunHistory _history;
    private SystemObservation _seen;

    /// <summary>Starts to watch.</summary>
    /// <param name="topology">The machine.</param>
    /// <param name="initial">What is seen at the start.</param>
    /// <param name="invariants">What to check; all of <see cref="StandardInvariants"/> when absent.</param>
    /// <param name="isMatchAlwaysPolicy">Whether matching goes by the match-always policy.</param>
    public InvariantMonitor(
        BusTopology topology,
        SystemObservation initial,
        IReadOnlyList<IInvariant>? invariants = null,
        bool isMatchAlwaysPolicy = false)
    {
        _history = new RunHistory { IsMatchAlwaysPolicy = isMatchAlwaysPolicy };
        _topology = topology;
        _invariants = invariants ?? StandardInvariants.All;
        _seen = initial;
        _history.Begin(initial);
    }

    /// <summary>Checks the state at the start.</summary>
    /// <returns>The first broken invariant, or <see langword="null"/>.</returns>
    public BrokenInvariant? CheckInitial() => Check(null, null, _seen, _seen);

    /// <summary>Checks what is left when everything has been torn down.</summary>
    /// <param name="left">What is left, in words.</param>
    /// <returns>The first broken invariant, or <see langword="null"/>.</returns>
    public BrokenInvariant? CheckTearDown(IReadOnlyList<string> left) => StandardInvariants.First(
        [.. _invariants.Where(invariant => invariant.Scope == InvariantScope.TearDown)],
        new ObservedStep { Topology = _topology, Before = _seen, Operation = null, Result = null, After = _seen, History = _history, Left = left });

    /// <summary>Checks one step.</summary>
    /// <param name="result">What it returned.</param>
    /// <param name="after">What is seen after it.</param>
    /// <returns>The first broken invariant, or <see langword="null"/>.</returns>
    public BrokenInvariant? Check(Operation operation, OperationResult result, SystemObservation after)
    {
        var before = _seen;
        _seen = after;
        _history.Learn(before, operation, result, after);
        return Check(operation, result, before, after);
    }

    private BrokenInvariant? Check(Operation? operation, OperationResult? result, SystemObservation before, SystemObservation after)
    {
        var step = new ObservedStep
        {
            Topology = _topology,
            Before = before,
            Operation = operation,
            Result = result,
            After = after,
            History = _history,
        };
        return StandardInvariants.First(_invariants, step);
    }
}
