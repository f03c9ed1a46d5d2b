using System.Collections;
using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Collections;

/// <summary>
/// Takes the place of System.Collections.Concurrent.BlockingCollection. The framework's own keeps the items and is only called when it doesn't block; each call is one step.
/// </summary>
[Substitutes("System.Collections.Concurrent.BlockingCollection`1")]
#pragma warning disable CA1710 // It has the framework's members, not its name.
internal class ControlledBlockingCollection<T> : IEnumerable<T>, ICollection, IReadOnlyCollection<T>, IDisposable
#pragma warning restore CA1710
{
    private readonly BlockingCollection<T> _real;
    private readonly BlockingState _state;
    private bool _isDisposed;

    public ControlledBlockingCollection()
        : this(new BlockingCollection<T>())
    {
    }

    public ControlledBlockingCollection(int boundedCapacity)
        : this(new BlockingCollection<T>(boundedCapacity))
    {
    }

    public ControlledBlockingCollection(IProducerConsumerCollection<T> collection)
        : this(new BlockingCollection<T>(collection))
    {
        NoteBelow(collection);
    }

    public ControlledBlockingCollection(IProducerConsumerCollection<T> collection, int boundedCapacity)
        : this(new BlockingCollection<T>(collection, boundedCapacity))
    {
        NoteBelow(collection);
    }

    private ControlledBlockingCollection(BlockingCollection<T> real)
    {
        _real = real;
        _state = new BlockingState(
            () => _isDisposed || _real.IsAddingCompleted || _real.BoundedCapacity < 0 || _real.Count < _real.BoundedCapacity,
            () => _isDisposed || _real.Count > 0 || _real.IsAddingCompleted);
    }

    private static void NoteBelow(object collection)
    {
        if (ThreadSlot.Current is { } slot)
        {
            CollectionShim.RecordOf(slot, collection).IsBelow = true;
        }
    }

    int ICollection.Count => get_Count("");

    int IReadOnlyCollection<T>.Count => get_Count("");

    bool ICollection.IsSynchronized => false;

    object ICollection.SyncRoot => throw new NotSupportedException("The SyncRoot property may not be used for the synchronization of concurrent collections.");

    public int BoundedCapacity
    {
        get
        {
            Waiting.Uses(_state);
            return _real.BoundedCapacity;
        }
    }

    public int get_Count(string site) => Do(OpKind.Read, nameof(_real.Count), site, () => _real.Count);

    public bool get_IsAddingCompleted(string site) => Do(OpKind.Read, nameof(_real.IsAddingCompleted), site, () => _real.IsAddingCompleted);

    public bool get_IsCompleted(string site) => Do(OpKind.Read, nameof(_real.IsCompleted), site, () => _real.IsCompleted);

    public void Add(T item, string site) => Add(item, CancellationToken.None, site);

    public void Add(T item, CancellationToken cancellationToken, string site) => TryAdd(item, Timeout.Infinite, cancellationToken, site);

    public bool TryAdd(T item, string site) => TryAdd(item, 0, CancellationToken.None, site);

    public bool TryAdd(T item, TimeSpan timeout, string site) => TryAdd(item, Waiting.Milliseconds(timeout), CancellationToken.None, site);

    public bool TryAdd(T item, int millisecondsTimeout, string site) => TryAdd(item, millisecondsTimeout, CancellationToken.None, site);

    public bool TryAdd(T item, int millisecondsTimeout, CancellationToken cancellationToken, string site)
    {
        if (!IsToWait(millisecondsTimeout, cancellationToken, site))
        {
            return _real.TryAdd(item, millisecondsTimeout, cancellationToken);
        }

        var slot = ThreadSlot.Current!;
        _state.Adders.Add(slot);
        try
        {
            return WaitFor(slot, millisecondsTimeout, cancellationToken, nameof(_real.Add), site) && Order(slot, _real.TryAdd(item, 0, CancellationToken.None));
        }
        finally
        {
            _state.Adders.Remove(slot);
        }
    }

    public T Take(string site) => Take(CancellationToken.None, site);

    public T Take(CancellationToken cancellationToken, string site)
    {
        if (!IsToWait(Timeout.Infinite, cancellationToken, site))
        {
            return _real.Take(cancellationToken);
        }

        var slot = ThreadSlot.Current!;
        WaitFor(slot, Timeout.Infinite, cancellationToken, nameof(_real.Take), site);
        return Order(slot, _real.Take(CancellationToken.None));
    }

    public bool TryTake([MaybeNullWhen(false)] out T item, string site) => TryTake(out item, 0, CancellationToken.None, site);

    public bool TryTake([MaybeNullWhen(false)] out T item, TimeSpan timeout, string site) => TryTake(out item, Waiting.Milliseconds(timeout), CancellationToken.None, site);

    public bool TryTake([MaybeNullWhen(false)] out T item, int millisecondsTimeout, string site) => TryTake(out item, millisecondsTimeout, CancellationToken.None, site);

    public bool TryTake([MaybeNullWhen(false)] out T item, int millisecondsTimeout, CancellationToken cancellationToken, string site)
    {
        if (!IsToWait(millisecondsTimeout, cancellationToken, site))
        {
            return _real.TryTake(out item, millisecondsTimeout, cancellationToken);
        }

        item = default;
        var slot = ThreadSlot.Current!;
        return WaitFor(slot, millisecondsTimeout, cancellationToken, nameof(_real.Take), site) && Order(slot, _real.TryTake(out item, 0, CancellationToken.None));
    }

    public void CompleteAdding(string site) => Do(OpKind.ReadWrite, nameof(_real.CompleteAdding), site, () =>
    {
        _real.CompleteAdding();
        return true;
    });

    public IEnumerable<T> GetConsumingEnumerable(string site) => GetConsumingEnumerable(CancellationToken.None, site);

    public IEnumerable<T> GetConsumingEnumerable(CancellationToken cancellationToken, string site)
    {
        while (!get_IsCompleted(site))
        {
            if (TryTake(out var item, Timeout.Infinite, cancellationToken, site))
            {
                yield return item;
            }
        }
    }

    public T[] ToArray(string site) => Do(OpKind.Read, nameof(_real.ToArray), site, _real.ToArray);

    public void CopyTo(T[] array, int index, string site) => Do(OpKind.Read, nameof(_real.CopyTo), site, () =>
    {
        FrameworkShim.Writes(array, site);
        _real.CopyTo(array, index);
        return true;
    });

    void ICollection.CopyTo(Array array, int index) => Do(OpKind.Read, nameof(_real.CopyTo), "", () =>
    {
        FrameworkShim.Writes(array, "");
        ((ICollection)_real).CopyTo(array, index);
        return true;
    });

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => Do(OpKind.Read, "GetEnumerator", "", () => ((IEnumerable<T>)_real).GetEnumerator());

    IEnumerator IEnumerable.GetEnumerator() => ((IEnumerable<T>)this).GetEnumerator();

    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Waiting.Disposes(_state, stores: null);
        }

        _isDisposed = true;
        _real.Dispose();
    }

    /// <summary>Under control, and nothing is wrong with the call: what is, the framework's own says.</summary>
    private bool IsToWait(int milliseconds, CancellationToken token, string site)
    {
        Waiting.Uses(_state);
        if (_isDisposed)
        {
            Waiting.FindsDisposed(_state);
        }

        return ThreadSlot.Current is not null && milliseconds >= -1 && !Cancellation.CancellationTokenShim.get_IsCancellationRequested(ref token, site) && _real.BoundedCapacity != 0;
    }

    private bool WaitFor(ThreadSlot slot, int milliseconds, CancellationToken token, string member, string site)
    {
        _state.Use(slot, site);
        var isDone = Waiting.TryWait(slot, OpKind.EventWait, _state, milliseconds, token, site);
        Trace(slot, isDone ? TraceEventKind.UseCollection : TraceEventKind.EventWait, member, site, isDone);
        return isDone;
    }

    private TResult Do<TResult>(OpKind kind, string member, string site, Func<TResult> act)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return act();
        }

        _state.Use(slot, site);
        slot.Controller.Point(slot, kind, _state, site);
        Trace(slot, TraceEventKind.UseCollection, member, site, true);
        return Order(slot, act());
    }

    private TResult Order<TResult>(ThreadSlot slot, TResult result)
    {
        Waiting.Acquire(slot, _state);
        Waiting.Release(slot, _state);
        return result;
    }

    private void Trace(ThreadSlot slot, TraceEventKind kind, string member, string site, bool succeeded) =>
        slot.Controller.Tracer?.Add(slot, new TraceEvent(slot.Id, kind, Site.Place(site)) { Subject = _state.ToFact(), Member = member, Succeeded = succeeded });
}
