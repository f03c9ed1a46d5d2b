using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Effects;

/// <summary>
/// Where the walk through a body is: in which of its blocks, whether findings count there, and where exceptions lead to.
/// </summary>
internal sealed class Step
{
    private readonly ThrownStates _thrown;
    private readonly ControlFlowRegion? _region;

    /// <summary>Makes it.</summary>
    public Step(Body body, Findings findings, ThrownStates thrown, ControlFlowRegion? region)
    {
        Body = body;
        Findings = findings;
        _thrown = thrown;
        _region = region;
    }

    public Body Body { get; }

    /// <summary>Where findings go.</summary>
    public Findings Findings { get; }

    /// <summary>Whether findings don't count.</summary>
    public bool IsQuiet => Findings.IsQuiet;

    /// <summary>Whether an exception has been caught and is being dealt with.</summary>
    public bool IsInCatch
    {
        get
        {
            for (var region = _region; region is not null; region = region.EnclosingRegion)
            {
                if (region.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler)
                {
                    return true;
                }
            }

            return false;
        }
    }

    /// <summary>Notes that the operation about to be done may throw.</summary>
    public void MayThrow(FlowState state)
    {
        if (!state.IsEnded)
        {
            _thrown.Throw(_region, state);
        }
    }

    /// <summary>Notes that releasing a lock, which has been done, may throw.</summary>
    public void MayFailToRelease(FlowState state)
    {
        if (!state.IsEnded)
        {
            _thrown.Release(_region, state);
        }
    }

    /// <summary>Notes that taking a lock may throw without it, as a cancelled wait does.</summary>
    public void MayFailToTake(FlowState state, Sym @lock)
    {
        if (!state.IsEnded)
        {
            _thrown.Cancel(_region, state.WithFailedAcquires(state.FailedAcquires.Add(@lock)));
        }
    }

    /// <summary>
    /// Notes that waiting for a mutex may throw with the mutex taken, when the thread that owned it has ended: whoever catches just
    /// that exception owns it.
    /// </summary>
    public void MayBeAbandoned(FlowState state, Sym mutex, IOperation operation)
    {
        if (Body.Kinds.KindOf(mutex) != LockKind.Mutex || state.IsEnded)
        {
            return;
        }

        _thrown.Abandon(_region, state.Find(mutex) is not null
            ? state
            : state.Add(new HeldLock(mutex, LockMode.Exclusive, HeldOrigin.Acquired, operation.Syntax.GetLocation())));
    }
}
