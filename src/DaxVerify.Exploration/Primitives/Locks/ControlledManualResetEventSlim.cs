using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Handles;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Takes the place of System.Threading.ManualResetEventSlim.</summary>
[Substitutes("System.Threading.ManualResetEventSlim")]
internal class ControlledManualResetEventSlim : IDisposable
{
    private readonly EventState _state = new();
    private readonly ManualResetEventSlim? _real;
    private readonly UnseenUses _changes = new();
    private ManualResetEvent? _handle;
    private bool _disposed;

    public ControlledManualResetEventSlim()
        : this(false)
    {
    }

    public ControlledManualResetEventSlim(bool initialState)
        : this(initialState, 10)
    {
    }

    public ControlledManualResetEventSlim(bool initialState, int spinCount)
    {
        SpinCount = spinCount;
        _state.IsSet = initialState;
        if (ThreadSlot.Current is null)
        {
            _real = new ManualResetEventSlim(initialState, spinCount);
        }
    }

    public int SpinCount { get; }

    public bool IsSet
    {
        get
        {
            if (ThreadSlot.Current is not { } slot)
            {
                return _real?.IsSet ?? _state.IsSet;
            }

            slot.Controller.Point(slot, OpKind.Read, _state, "");
            if (_state.IsSet)
            {
                Waiting.Acquire(slot, _state);
            }

            return _state.IsSet;
        }
    }

    public WaitHandle get_WaitHandle(string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return Real(site).WaitHandle;
        }

        slot.Controller.Point(slot, OpKind.Read, _state, site);
        SubstitutesAttribute.ThrowIfDisposed(_disposed, this, _state);

        _handle ??= new ManualResetEvent(false);
        return HandleTable.Watch(slot, _handle, _state, () => _state.IsSet, site);
    }

    public void Set(string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            Real(site).Set();
            return;
        }

        if (slot.Controller.Aborting)
        {
            return;
        }

        slot.Controller.Point(slot, OpKind.Write, _state, site);
        Name(site);
        NoteChange(false, site);
        _state.IsSet = true;
        Waiting.Release(slot, _state);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.EventSet, _state, site);
    }

    public void Reset(string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            Real(site).Reset();
            return;
        }

        if (slot.Controller.Aborting)
        {
            return;
        }

        slot.Controller.Point(slot, OpKind.Write, _state, site);
        SubstitutesAttribute.ThrowIfDisposed(_disposed, this, _state);
        Name(site);
        NoteChange(true, site);
        _state.IsSet = false;
        slot.Controller.Tracer?.Add(slot, TraceEventKind.EventReset, _state, site);
    }

    public void Wait(string site) => Wait(Timeout.Infinite, CancellationToken.None, site);

    public void Wait(CancellationToken cancellationToken, string site) => Wait(Timeout.Infinite, cancellationToken, site);

    public bool Wait(TimeSpan timeout, string site) => Wait(Waiting.Milliseconds(timeout), CancellationToken.None, site);

    public bool Wait(TimeSpan timeout, CancellationToken cancellationToken, string site) =>
        Wait(Waiting.Milliseconds(timeout), cancellationToken, site);

    public bool Wait(int millisecondsTimeout, string site) => Wait(millisecondsTimeout, CancellationToken.None, site);

    public bool Wait(int millisecondsTimeout, CancellationToken cancellationToken, string site)
    {
        SubstitutesAttribute.ThrowIfDisposed(_disposed, this, _state);
        if (ThreadSlot.Current is not { } slot)
        {
            return Real(site).Wait(millisecondsTimeout, cancellationToken);
        }

        CancellationTokenShim.ThrowIfCancelled(cancellationToken, site);
        _state.Touch(slot.Controller);
        Name(site);
        var set = Waiting.Wait(slot, OpKind.EventWait, _state, millisecondsTimeout, cancellationToken, site);
        SubstitutesAttribute.ThrowIfDisposed(_disposed, this, _state);
        if (set)
        {
            Waiting.Acquire(slot, _state);
        }

        slot.Controller.Tracer?.Add(slot, TraceEventKind.EventWait, _state, site, set);
        return set;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        Waiting.Disposes(_state);
        _disposed = true;
        _real?.Dispose();
        _handle?.Dispose();
    }

    /// <summary>With a handle there are two events behind it, which a Reset changes one after the other.</summary>
    private void NoteChange(bool resets, string site)
    {
        if (_handle is not null)
        {
            FrameworkShim.Use(_changes, resets, nameof(ManualResetEventSlim), site);
        }
    }

    private void Name(string site)
    {
        if (_state.NameSite.Length == 0)
        {
            _state.NameSite = site;
        }
    }

    private ManualResetEventSlim Real(string site) =>
        _real ?? throw Refusal.Of($"a controlled ManualResetEventSlim used by a thread outside control, at {Site.Place(site)}");
}
