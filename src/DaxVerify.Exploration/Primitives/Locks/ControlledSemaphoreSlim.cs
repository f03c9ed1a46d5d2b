using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Takes the place of System.Threading.SemaphoreSlim.</summary>
[Substitutes("System.Threading.SemaphoreSlim")]
internal class ControlledSemaphoreSlim : IDisposable
{
    private readonly SemaphoreState _state;
    private readonly SemaphoreSlim? _real;
    private bool _disposed;

    public ControlledSemaphoreSlim(int initialCount)
        : this(initialCount, int.MaxValue)
    {
    }

    public ControlledSemaphoreSlim(int initialCount, int maxCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(maxCount, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(initialCount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(initialCount, maxCount);
        _state = new SemaphoreState(initialCount, maxCount);
        if (ThreadSlot.Current is null)
        {
            _real = new SemaphoreSlim(initialCount, maxCount);
        }
    }

    public int CurrentCount
    {
        get
        {
            if (ThreadSlot.Current is not { } slot)
            {
                return _real?.CurrentCount ?? _state.Count;
            }

            slot.Controller.Point(slot, OpKind.Read, _state, "");
            Waiting.Acquire(slot, _state);
            return _state.Count;
        }
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
        Name(slot, site);
        if (!WaitFor(slot, millisecondsTimeout, cancellationToken, site))
        {
            slot.Controller.Tracer?.Add(slot, TraceEventKind.SemaphoreWait, _state, site, succeeded: false);
            return false;
        }

        SubstitutesAttribute.ThrowIfDisposed(_disposed, this, _state);
        _state.Count--;
        _state.NoteTaken(slot, site);
        Waiting.Acquire(slot, _state);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.SemaphoreWait, _state, site, count: _state.Count);
        return true;
    }

    public Task WaitAsync(string site) => WaitAsync(Timeout.Infinite, CancellationToken.None, site);

    public Task WaitAsync(CancellationToken cancellationToken, string site) => WaitAsync(Timeout.Infinite, cancellationToken, site);

    public Task<bool> WaitAsync(int millisecondsTimeout, string site) => WaitAsync(millisecondsTimeout, CancellationToken.None, site);

    public Task<bool> WaitAsync(TimeSpan timeout, string site) => WaitAsync(Waiting.Milliseconds(timeout), CancellationToken.None, site);

    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken, string site) =>
        WaitAsync(Waiting.Milliseconds(timeout), cancellationToken, site);

    public Task<bool> WaitAsync(int millisecondsTimeout, CancellationToken cancellationToken, string site)
    {
        SubstitutesAttribute.ThrowIfDisposed(_disposed, this, _state);
        ArgumentOutOfRangeException.ThrowIfLessThan(millisecondsTimeout, -1);
        if (ThreadSlot.Current is not { } slot)
        {
            return Real(site).WaitAsync(millisecondsTimeout, cancellationToken);
        }

        if (CancellationTokenShim.get_IsCancellationRequested(ref cancellationToken, site))
        {
            return Task.FromCanceled<bool>(cancellationToken);
        }

        Name(slot, site);
        slot.Controller.Point(slot, OpKind.ReadWrite, _state, site);
        SubstitutesAttribute.ThrowIfDisposed(_disposed, this, _state);
        if (_state.Count > 0)
        {
            _state.Count--;
            _state.NoteTaken(slot, site);
            Waiting.Acquire(slot, _state);
            slot.Controller.Tracer?.Add(slot, TraceEventKind.SemaphoreWait, _state, site, count: _state.Count);
            return Task.FromResult(true);
        }

        if (millisecondsTimeout == 0)
        {
            return Task.FromResult(false);
        }

        return new SemaphoreWaiter(slot, _state, millisecondsTimeout, cancellationToken, site).Task;
    }

    public int Release(string site) => Release(1, site);

    public int Release(int releaseCount, string site)
    {
        SubstitutesAttribute.ThrowIfDisposed(_disposed, this, _state);
        ArgumentOutOfRangeException.ThrowIfLessThan(releaseCount, 1);
        if (ThreadSlot.Current is not { } slot)
        {
            return Real(site).Release(releaseCount);
        }

        if (slot.Controller.Aborting)
        {
            return 0;
        }

        Name(slot, site);
        slot.Controller.Point(slot, OpKind.ReadWrite, _state, site);
        SubstitutesAttribute.ThrowIfDisposed(_disposed, this, _state);
        Waiting.Acquire(slot, _state);
        var before = _state.Count;
        if (_state.Max - before < releaseCount)
        {
            throw new SemaphoreFullException();
        }

        _state.Count += releaseCount;
        for (var i = 0; i < releaseCount; i++)
        {
            _state.NoteReleased(slot);
        }

        Waiting.Release(slot, _state);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.SemaphoreRelease, _state, site, count: _state.Count);
        SemaphoreWaiter.HandOut(slot, _state, site);
        return before;
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
    }

    private SemaphoreSlim Real(string site) =>
        _real ?? throw Refusal.Of($"a controlled SemaphoreSlim used by a thread outside control, at {Site.Place(site)}");

    private bool WaitFor(ThreadSlot slot, int millisecondsTimeout, CancellationToken cancellationToken, string site)
    {
        _state.Blocked++;
        try
        {
            return Waiting.Wait(slot, OpKind.SemaphoreWait, _state, millisecondsTimeout, cancellationToken, site);
        }
        finally
        {
            _state.Blocked--;
        }
    }

    private void Name(ThreadSlot slot, string site)
    {
        _state.Touch(slot.Controller);
        if (_state.NameSite.Length == 0)
        {
            _state.NameSite = site;
        }
    }
}
