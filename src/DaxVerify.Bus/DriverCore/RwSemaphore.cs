using DaxVerify.Annotations;
using DaxVerify.Vocabulary;

namespace DaxVerify.Bus.DriverCore;

/// <summary>
/// The kernel's reader/writer semaphore on a .NET monitor: first come, first served, so that neither side starves; not recursive, a
/// second acquire by its holder hangs as the kernel's does; waits can be killable.
/// </summary>
/// <remarks>
/// The cancellation token of a killable acquire stands for a fatal signal that arrives while waiting. A token that is cancelled
/// already makes the acquire fail even when the semaphore is free: the harness decides when a wait is killed.
/// </remarks>
[LockType]
public sealed class RwSemaphore
{
    private readonly object _gate = new();
    [GuardedBy("_gate")]
    private readonly LinkedList<Waiter> _queue = new();
    [GuardedBy("_gate")]
    private int _readers;
    [GuardedBy("_gate")]
    private bool _hasWriter;

    /// <summary>Makes a free semaphore.</summary>
    /// <param name="name">Name for messages.</param>
    /// <param name="isAbsent">Whether the kernel has no such semaphore: taking it never waits, is never killed and keeps nobody out.</param>
    public RwSemaphore(string name, bool isAbsent = false)
    {
        Name = name;
        IsAbsent = isAbsent;
    }

    /// <summary>Whether the kernel has no such semaphore, and its callers' mutexes do what it would.</summary>
    public bool IsAbsent { get; }

    /// <summary>Name for messages.</summary>
    public string Name { get; }

    /// <summary>Whether somebody holds it, shared or exclusively (<c>rwsem_is_locked</c>).</summary>
    public bool IsLocked
    {
        get
        {
            lock (_gate)
            {
                return _hasWriter || _readers > 0;
            }
        }
    }

    /// <summary>Whether somebody waits for it (<c>rwsem_is_contended</c>).</summary>
    public bool IsContended
    {
        get
        {
            lock (_gate)
            {
                return _queue.Count > 0;
            }
        }
    }

    /// <summary>Acquires it exclusively; waits as long as it takes.</summary>
    [AcquiresLock("this")]
    public void AcquireExclusive() => Wait(isExclusive: true, CancellationToken.None);

    /// <summary>Acquires it shared; waits as long as it takes.</summary>
    [AcquiresSharedLock("this")]
    public void AcquireShared() => Wait(isExclusive: false, CancellationToken.None);

    /// <summary>Acquires it exclusively unless a fatal signal ends the wait.</summary>
    /// <param name="killed">The signal.</param>
    /// <returns><see cref="Errno.None"/> when it is held, <see cref="Errno.EINTR"/> when not.</returns>
    [TryAcquiresLock("this", successValue: false)]
    public Errno AcquireExclusiveKillable(CancellationToken killed) => Wait(isExclusive: true, killed);

    /// <summary>Acquires it shared unless a fatal signal ends the wait.</summary>
    /// <param name="killed">The signal.</param>
    /// <returns><see cref="Errno.None"/> when it is held, <see cref="Errno.EINTR"/> when not.</returns>
    [TryAcquiresLock("this", successValue: false, isShared: true)]
    public Errno AcquireSharedKillable(CancellationToken killed) => Wait(isExclusive: false, killed);

    /// <summary>Takes it exclusively if that needs no wait.</summary>
    /// <returns>Whether it is held now.</returns>
    [TryAcquiresLock("this")]
    public bool TryAcquireExclusive()
    {
        if (IsAbsent)
        {
            return true;
        }

        lock (_gate)
        {
            return TryTake(isExclusive: true);
        }
    }

    /// <summary>Takes it shared if that needs no wait.</summary>
    /// <returns>Whether it is held now.</returns>
    [TryAcquiresLock("this", successValue: true, isShared: true)]
    public bool TryAcquireShared()
    {
        if (IsAbsent)
        {
            return true;
        }

        lock (_gate)
        {
            return TryTake(isExclusive: false);
        }
    }

    /// <summary>Ends an exclusive hold.</summary>
    /// <exception cref="InvalidOperationException">It isn't held exclusively.</exception>
    [ReleasesLock("this")]
    public void ReleaseExclusive()
    {
        if (IsAbsent)
        {
            return;
        }

        lock (_gate)
        {
            if (!_hasWriter)
            {
                throw new InvalidOperationException($"{Name} is released exclusively but not held so");
            }

            _hasWriter = false;
            Grant();
        }
    }

    /// <summary>Ends a shared hold.</summary>
    /// <exception cref="InvalidOperationException">It isn't held shared.</exception>
    [ReleasesLock("this")]
    public void ReleaseShared()
    {
        if (IsAbsent)
        {
            return;
        }

        lock (_gate)
        {
            if (_readers == 0)
            {
                throw new InvalidOperationException($"{Name} is released shared but not held so");
            }

            _readers--;
            Grant();
        }
    }

    private Errno Wait(bool isExclusive, CancellationToken killed)
    {
        if (IsAbsent)
        {
            return Errno.None;
        }

        if (killed.IsCancellationRequested)
        {
            return Errno.EINTR;
        }

        lock (_gate)
        {
            if (TryTake(isExclusive))
            {
                return Errno.None;
            }

            var waiter = _queue.AddLast(new Waiter(isExclusive));
            var wakeUp = killed.Register(WakeAll);
            var errno = WaitUntilGranted(waiter, killed);

            // Not Dispose: that waits for a running callback, which waits for the gate that is held here.
            wakeUp.Unregister();
            return errno;
        }
    }

    [RequiresLock("_gate")]
    private Errno WaitUntilGranted(LinkedListNode<Waiter> waiter, CancellationToken killed)
    {
        while (!waiter.Value.IsGranted)
        {
            if (killed.IsCancellationRequested)
            {
                _queue.Remove(waiter);
                Grant();
                return Errno.EINTR;
            }

            Monitor.Wait(_gate);
        }

        return Errno.None;
    }

    [RequiresLock("_gate")]
    private bool TryTake(bool isExclusive)
    {
        if (_queue.Count > 0 || _hasWriter || (isExclusive && _readers > 0))
        {
            return false;
        }

        Take(isExclusive);
        return true;
    }

    [RequiresLock("_gate")]
    private void Take(bool isExclusive)
    {
        if (isExclusive)
        {
            _hasWriter = true;
        }
        else
        {
            _readers++;
        }
    }

    [RequiresLock("_gate")]
    private void Grant()
    {
        var wasGranted = false;
        while (_queue.First is { } first && !_hasWriter && !(first.Value.IsExclusive && _readers > 0))
        {
            _queue.RemoveFirst();
            first.Value.IsGranted = true;
            Take(first.Value.IsExclusive);
            wasGranted = true;
        }

        if (wasGranted)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private void WakeAll()
    {
        lock (_gate)
        {
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class Waiter(bool isExclusive)
    {
        public bool IsExclusive { get; } = isExclusive;

        public bool IsGranted { get; set; }
    }
}
