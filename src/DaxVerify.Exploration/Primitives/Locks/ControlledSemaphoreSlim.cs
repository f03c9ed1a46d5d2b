using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Takes the place of System.Threading.SemaphoreSlim; its asynchronous waits are not controlled and say so.</summary>
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
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (ThreadSlot.Current is not { } slot)
        {
            return Real(site).Wait(millisecondsTimeout, cancellationToken);
        }

        cancellationToken.ThrowIfCancellationRequested();
        _state.Touch(slot.Controller);
        if (_state.NameSite.Length == 0)
        {
            _state.NameSite = site;
        }

        if (!Waiting.Wait(slot, OpKind.SemaphoreWait, _state, millisecondsTimeout, cancellationToken, site))
        {
            slot.Controller.Tracer?.Add(slot, TraceEventKind.SemaphoreWait, _state, site, succeeded: false);
            return false;
        }

        _state.Count--;
        _state.NoteTaken(slot, site);
        Waiting.Acquire(slot, _state);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.SemaphoreWait, _state, site, count: _state.Count);
        return true;
    }

    public Task WaitAsync(string site) => throw Asynchronous(site);

    public Task WaitAsync(CancellationToken cancellationToken, string site) => throw Asynchronous(site);

    public Task<bool> WaitAsync(int millisecondsTimeout, string site) => throw Asynchronous(site);

    public Task<bool> WaitAsync(int millisecondsTimeout, CancellationToken cancellationToken, string site) => throw Asynchronous(site);

    public Task<bool> WaitAsync(TimeSpan timeout, string site) => throw Asynchronous(site);

    public Task<bool> WaitAsync(TimeSpan timeout, CancellationToken cancellationToken, string site) => throw Asynchronous(site);

    public int Release(string site) => Release(1, site);

    public int Release(int releaseCount, string site)
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        ArgumentOutOfRangeException.ThrowIfLessThan(releaseCount, 1);
        if (ThreadSlot.Current is not { } slot)
        {
            return Real(site).Release(releaseCount);
        }

        if (slot.Controller.Aborting)
        {
            return 0;
        }

        slot.Controller.Point(slot, OpKind.ReadWrite, _state, site);
        if (_state.NameSite.Length == 0)
        {
            _state.NameSite = site;
        }

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
        return before;
    }

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        _disposed = true;
        _real?.Dispose();
    }

    private SemaphoreSlim Real(string site) =>
        _real ?? throw Refusal.Of($"a controlled SemaphoreSlim used by a thread outside control, at {Site.Place(site)}");

    private static Exception Asynchronous(string site) => UncontrolledShim.Missing("System.Threading.SemaphoreSlim.WaitAsync", site);
}
