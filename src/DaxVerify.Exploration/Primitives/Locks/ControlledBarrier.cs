using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>
/// Takes the place of System.Threading.Barrier. To come is a step; so is to go on when all have. The last to come runs the action, as code of its own that others can be
/// switched to.
/// </summary>
[Substitutes("System.Threading.Barrier")]
internal class ControlledBarrier : IDisposable
{
    private const int ParticipantsMax = 32_767;
    private const string Overflow = "Adding participantCount participants would result in the number of participants exceeding the maximum number allowed.";
    private readonly RuleState _state = new("Barrier", WaitKind.Others, static () => true);
    private readonly Action<ControlledBarrier>? _action;
    private BarrierPhase _phase;
    private ThreadSlot? _runsAction;
    private int _total;
    private int _arrived;
    private long _number;
    private bool _isDisposed;
    private BarrierPhase? _over;

    public ControlledBarrier(int participantCount)
        : this(participantCount, null)
    {
    }

    public ControlledBarrier(int participantCount, Action<ControlledBarrier>? postPhaseAction)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(participantCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(participantCount, ParticipantsMax);
        _total = participantCount;
        _action = postPhaseAction;
        _phase = new BarrierPhase(_state);
    }

    public int get_ParticipantCount(string site)
    {
        Look(site, () => _state);
        return _total;
    }

    public int get_ParticipantsRemaining(string site)
    {
        Look(site, () => _state);
        return _total - _arrived;
    }

    public long get_CurrentPhaseNumber(string site)
    {
        Look(site, () => _over);
        return _number;
    }

    public long AddParticipant(string site) =>
        _total < ParticipantsMax || ThreadSlot.Current is null ? AddParticipants(1, site) : throw new InvalidOperationException(Overflow);

    public long AddParticipants(int participantCount, string site)
    {
        var slot = Begin(site, OpKind.ReadWrite);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(participantCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(participantCount, ParticipantsMax);
        if (_total + participantCount > ParticipantsMax)
        {
            throw new ArgumentOutOfRangeException(nameof(participantCount), Overflow);
        }

        RequireOutsideAction(slot);
        _total += participantCount;
        Change(slot);
        if (_runsAction is null)
        {
            return _number;
        }

        var phase = _phase;
        WaitUntilOver(slot, phase, site);
        return _number;
    }

    public void RemoveParticipant(string site) => RemoveParticipants(1, site);

    public void RemoveParticipants(int participantCount, string site)
    {
        var slot = Begin(site, OpKind.ReadWrite);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(participantCount);
        RequireOutsideAction(slot);
        if (_total < participantCount)
        {
            throw new ArgumentOutOfRangeException(
                nameof(participantCount), "The participantCount argument must be less than or equal the number of participants.");
        }

        if (_total - participantCount < _arrived)
        {
            throw new InvalidOperationException("The participantCount argument is greater than the number of participants that haven't yet arrived at the barrier in this phase.");
        }

        _total -= participantCount;
        Change(slot);
        if (_total > 0 && _arrived == _total)
        {
            Finish(slot, site);
        }
    }

    public void SignalAndWait(string site) => SignalAndWait(Timeout.Infinite, CancellationToken.None, site);

    public void SignalAndWait(CancellationToken cancellationToken, string site) => SignalAndWait(Timeout.Infinite, cancellationToken, site);

    public bool SignalAndWait(TimeSpan timeout, string site) => SignalAndWait(Waiting.Milliseconds(timeout), CancellationToken.None, site);

    public bool SignalAndWait(TimeSpan timeout, CancellationToken cancellationToken, string site) => SignalAndWait(Waiting.Milliseconds(timeout), cancellationToken, site);

    public bool SignalAndWait(int millisecondsTimeout, string site) => SignalAndWait(millisecondsTimeout, CancellationToken.None, site);

    public bool SignalAndWait(int millisecondsTimeout, CancellationToken cancellationToken, string site)
    {
        SubstitutesAttribute.ThrowIfDisposed(_isDisposed, this, _state);
        CancellationTokenShim.ThrowIfCancelled(cancellationToken, site);
        if (millisecondsTimeout < -1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(millisecondsTimeout), millisecondsTimeout, "The specified timeout must represent a value between -1 and Int32.MaxValue, inclusive.");
        }

        var slot = Begin(site, OpKind.ReadWrite);
        RequireOutsideAction(slot);
        if (_total == 0)
        {
            throw new InvalidOperationException("The barrier has no registered participants.");
        }

        if (_runsAction is not null)
        {
            throw new InvalidOperationException("The number of threads using the barrier exceeded the total number of registered participants.");
        }

        var phase = _phase;
        Change(slot);
        _arrived++;
        slot.Controller.Tracer?.Add(slot, TraceEventKind.EventSet, _state, site);
        if (_arrived == _total)
        {
            Finish(slot, site);
            return true;
        }

        return WaitFor(slot, phase, millisecondsTimeout, cancellationToken, site);
    }

    public void Dispose()
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            RequireOutsideAction(slot);
            Waiting.Disposes(_state, stores: null);
        }

        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing) => _isDisposed = true;

    private bool WaitFor(ThreadSlot slot, BarrierPhase phase, int milliseconds, CancellationToken token, string site)
    {
        var isOver = false;
        OperationCanceledException? cancelled = null;
        phase.Touch(slot.Controller);
        phase.Waiters.Add(slot);
        try
        {
            isOver = Waiting.Wait(slot, OpKind.EventWait, phase, milliseconds, token, site);
        }
        catch (OperationCanceledException e)
        {
            cancelled = e;
        }

        phase.Waiters.Remove(slot);
        if (!isOver && !Withdraw(slot, phase, site))
        {
            slot.Controller.Tracer?.Add(slot, TraceEventKind.EventWait, _state, site, succeeded: false);
            return cancelled is null ? false : throw cancelled;
        }

        Leave(slot, phase, site);
        return true;
    }

    /// <summary>A thread that came doesn't want to wait any longer: it goes away again, unless all have come.</summary>
    private bool Withdraw(ThreadSlot slot, BarrierPhase phase, string site)
    {
        slot.Controller.Point(slot, OpKind.ReadWrite, _state, site);
        if (!phase.IsOver && _runsAction is null)
        {
            _arrived--;
            Change(slot);
            return false;
        }

        WaitUntilOver(slot, phase, site);
        return true;
    }

    private static void WaitUntilOver(ThreadSlot slot, BarrierPhase phase, string site)
    {
        phase.Waiters.Add(slot);
        Waiting.Wait(slot, OpKind.EventWait, phase, Timeout.Infinite, default, site);
        phase.Waiters.Remove(slot);
    }

    private void Leave(ThreadSlot slot, BarrierPhase phase, string site)
    {
        Waiting.Acquire(slot, phase);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.EventWait, _state, site);
        if (phase.Failure is { } failure)
        {
            throw new BarrierPostPhaseException(failure);
        }
    }

    private void Finish(ThreadSlot slot, string site)
    {
        var phase = _phase;
        _arrived = 0;
        Waiting.Acquire(slot, phase);
        if (_action is not null)
        {
            RunAction(slot, phase);
        }

        _phase = new BarrierPhase(_state);
        _over = phase;
        _number++;
        Waiting.Release(slot, phase);
        phase.IsOver = true;
        foreach (var waiter in phase.Waiters)
        {
            waiter.EnabledAt = slot.Controller.StepCount - 1;
        }

        Leave(slot, phase, site);
    }

    private void RunAction(ThreadSlot slot, BarrierPhase phase)
    {
        _runsAction = slot;
        try
        {
            _action!(this);
        }
#pragma warning disable CA1031 // It goes to all participants, as in the framework.
        catch (Exception e) when (e is not AbortException)
#pragma warning restore CA1031
        {
            phase.Failure = e;
        }

        _runsAction = null;
    }

    private ThreadSlot Begin(string site, OpKind kind)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            throw Refusal.Of($"a controlled Barrier used by a thread outside control, at {Site.Place(site)}");
        }

        SubstitutesAttribute.ThrowIfDisposed(_isDisposed, this, _state);
        _state.Use(slot, site);
        slot.Controller.Point(slot, kind, _state, site);
        _phase.Touch(slot.Controller);
        SubstitutesAttribute.ThrowIfDisposed(_isDisposed, this, _state);
        Waiting.Acquire(slot, _state);
        return slot;
    }

    /// <summary>Counts are changed by an exchange: who looks at them, and who comes last in the phase, knows what came before.</summary>
    private void Change(ThreadSlot slot)
    {
        Waiting.Acquire(slot, _state);
        Waiting.Release(slot, _phase);
        Waiting.Release(slot, _state);
    }

    private void Look(string site, Func<SyncObject?> source)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            _state.Use(slot, site);
            slot.Controller.Point(slot, OpKind.Read, _state, site);
            if (source() is { } last)
            {
                Waiting.Acquire(slot, last);
            }
        }
    }

    private void RequireOutsideAction(ThreadSlot slot)
    {
        if (ReferenceEquals(_runsAction, slot))
        {
            throw new InvalidOperationException("This method may not be called from within the postPhaseAction.");
        }
    }
}
