using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Handles;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>
/// Takes the place of System.Threading.CountdownEvent. The framework's own does the counting, which never blocks; only the waits are the engine's. A Reset is several
/// steps there, none of which is meant to come beside another use.
/// </summary>
[Substitutes("System.Threading.CountdownEvent")]
internal class ControlledCountdownEvent : IDisposable
{
    private readonly CountdownEvent _real;
    private readonly RuleState _state;
    private readonly UnseenUses _uses = new();

    public ControlledCountdownEvent(int initialCount)
    {
        _real = new CountdownEvent(initialCount);
        _state = new RuleState("CountdownEvent", WaitKind.Event, () => _real.IsSet);
    }

    public int get_InitialCount(string site) => Do(OpKind.Read, TraceEventKind.Step, site, () => _real.InitialCount);

    public int get_CurrentCount(string site) => Do(OpKind.Read, TraceEventKind.Step, site, () => _real.CurrentCount);

    public bool get_IsSet(string site) => Do(OpKind.Read, TraceEventKind.Step, site, () => _real.IsSet);

    public WaitHandle get_WaitHandle(string site)
    {
        var handle = Do(OpKind.Read, TraceEventKind.Step, site, () => _real.WaitHandle);
        return ThreadSlot.Current is { } slot ? HandleTable.Watch(slot, handle, _state, () => _real.IsSet, site) : handle;
    }

    public void AddCount(string site) => AddCount(1, site);

    public void AddCount(int signalCount, string site) => Do(OpKind.ReadWrite, TraceEventKind.EventReset, site, () =>
    {
        _real.AddCount(signalCount);
        return true;
    });

    public bool TryAddCount(string site) => TryAddCount(1, site);

    public bool TryAddCount(int signalCount, string site) => Do(OpKind.ReadWrite, TraceEventKind.EventReset, site, () => _real.TryAddCount(signalCount));

    public bool Signal(string site) => Signal(1, site);

    public bool Signal(int signalCount, string site) => Do(OpKind.ReadWrite, TraceEventKind.EventSet, site, () => _real.Signal(signalCount));

    public void Reset(string site) => Reset(get_InitialCount(site), site);

    public void Reset(int count, string site) => Do(OpKind.ReadWrite, TraceEventKind.EventReset, site, () =>
    {
        _real.Reset(count);
        return true;
    }, resets: true);

    public void Wait(string site) => Wait(Timeout.Infinite, CancellationToken.None, site);

    public void Wait(CancellationToken cancellationToken, string site) => Wait(Timeout.Infinite, cancellationToken, site);

    public bool Wait(TimeSpan timeout, string site) => Wait(Waiting.Milliseconds(timeout), CancellationToken.None, site);

    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken, string site) => Wait(Waiting.Milliseconds(timeout), cancellationToken, site);

    public bool Wait(int millisecondsTimeout, string site) => Wait(millisecondsTimeout, CancellationToken.None, site);

    public bool Wait(int millisecondsTimeout, CancellationToken cancellationToken, string site)
    {
        if (ThreadSlot.Current is not { } slot || millisecondsTimeout < -1)
        {
            return _real.Wait(millisecondsTimeout, cancellationToken);
        }

        Cancellation.CancellationTokenShim.ThrowIfCancelled(cancellationToken, site);
        _state.Use(slot, site);
        slot.Controller.Point(slot, OpKind.Read, _state, site);
        FrameworkShim.Use(_uses, false, nameof(CountdownEvent), site);
        _ = _real.Wait(0, cancellationToken);
        var isSet = Waiting.TryWait(slot, OpKind.EventWait, _state, millisecondsTimeout, cancellationToken, site);
        if (isSet)
        {
            Waiting.Acquire(slot, _state);
        }

        slot.Controller.Tracer?.Add(slot, TraceEventKind.EventWait, _state, site, isSet);
        return isSet;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Waiting.Disposes(_state);
        }

        _real.Dispose();
    }

    /// <summary>A count that refuses a call is known with all that led to it.</summary>
    private T Count<T>(ThreadSlot slot, Func<T> act)
    {
        try
        {
            var result = act();
            Waiting.Acquire(slot, _state);
            return result;
        }
        catch (InvalidOperationException e) when (e is not ObjectDisposedException)
        {
            Waiting.Acquire(slot, _state);
            throw;
        }
    }

    private T Do<T>(OpKind kind, TraceEventKind traced, string site, Func<T> act, bool resets = false)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return act();
        }

        _state.Use(slot, site);
        slot.Controller.Point(slot, kind, _state, site);
        FrameworkShim.Use(_uses, resets, nameof(CountdownEvent), site);
        var result = Count(slot, act);
        if (kind == OpKind.Read)
        {
            return result;
        }

        Waiting.Release(slot, _state);
        slot.Controller.Tracer?.Add(slot, traced, _state, site);
        return result;
    }
}
