using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>
/// Takes the place of System.Threading.ReaderWriterLockSlim. To take it is a step that takes it or begins to wait, and to go on after such a wait another: so that a
/// reader can come before or after a writer that waits.
/// </summary>
#pragma warning disable DAX0007 // The caller took what it releases, by a call of its own.
[Substitutes("System.Threading.ReaderWriterLockSlim")]
internal class ControlledReaderWriterLockSlim(LockRecursionPolicy recursionPolicy) : IDisposable
{
    private readonly ReaderWriterState _state = new("ReaderWriterLockSlim");
    private readonly ReaderWriterLockSlim? _real = ThreadSlot.Current is null ? new ReaderWriterLockSlim(recursionPolicy) : null;
    private bool _isDisposed;

    public ControlledReaderWriterLockSlim()
        : this(LockRecursionPolicy.NoRecursion)
    {
    }

    public LockRecursionPolicy RecursionPolicy => recursionPolicy;

    public bool IsReadLockHeld => RecursiveReadCount > 0;

    public bool IsUpgradeableReadLockHeld => RecursiveUpgradeCount > 0;

    public bool IsWriteLockHeld => RecursiveWriteCount > 0;

    public int RecursiveReadCount => ThreadSlot.Current is { } slot ? Own(slot)?.Reads ?? 0 : _real?.RecursiveReadCount ?? 0;

    public int RecursiveUpgradeCount => ThreadSlot.Current is { } slot ? Own(slot)?.Upgrades ?? 0 : _real?.RecursiveUpgradeCount ?? 0;

    public int RecursiveWriteCount => ThreadSlot.Current is { } slot ? Own(slot)?.Writes ?? 0 : _real?.RecursiveWriteCount ?? 0;

    private bool IsRecursive => recursionPolicy == LockRecursionPolicy.SupportsRecursion;

    public int get_CurrentReadCount(string site) => Look(site) ? _state.Holds.Count(h => h.Reads > 0) : _real?.CurrentReadCount ?? 0;

    public int get_WaitingReadCount(string site) => Look(site) ? Waiting(LockMode.Shared) : _real?.WaitingReadCount ?? 0;

    public int get_WaitingUpgradeCount(string site) => Look(site) ? Waiting(LockMode.Upgradeable) : _real?.WaitingUpgradeCount ?? 0;

    public int get_WaitingWriteCount(string site) => Look(site) ? Waiting(LockMode.Exclusive) : _real?.WaitingWriteCount ?? 0;

    public void EnterReadLock(string site) => TryEnterReadLock(Timeout.Infinite, site);

    public bool TryEnterReadLock(TimeSpan timeout, string site) => TryEnterReadLock(Primitives.Waiting.Milliseconds(timeout), site);

    public bool TryEnterReadLock(int millisecondsTimeout, string site) =>
        ThreadSlot.Current is { } slot ? Enter(slot, LockMode.Shared, millisecondsTimeout, site) : Real(site).TryEnterReadLock(millisecondsTimeout);

    public void EnterUpgradeableReadLock(string site) => TryEnterUpgradeableReadLock(Timeout.Infinite, site);

    public bool TryEnterUpgradeableReadLock(TimeSpan timeout, string site) => TryEnterUpgradeableReadLock(Primitives.Waiting.Milliseconds(timeout), site);

    public bool TryEnterUpgradeableReadLock(int millisecondsTimeout, string site) =>
        ThreadSlot.Current is { } slot ? Enter(slot, LockMode.Upgradeable, millisecondsTimeout, site) : Real(site).TryEnterUpgradeableReadLock(millisecondsTimeout);

    public void EnterWriteLock(string site) => TryEnterWriteLock(Timeout.Infinite, site);

    public bool TryEnterWriteLock(TimeSpan timeout, string site) => TryEnterWriteLock(Primitives.Waiting.Milliseconds(timeout), site);

    public bool TryEnterWriteLock(int millisecondsTimeout, string site) =>
        ThreadSlot.Current is { } slot ? Enter(slot, LockMode.Exclusive, millisecondsTimeout, site) : Real(site).TryEnterWriteLock(millisecondsTimeout);

    public void ExitReadLock(string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            Exit(slot, LockMode.Shared, site);
        }
        else
        {
            Real(site).ExitReadLock();
        }
    }

    public void ExitUpgradeableReadLock(string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            Exit(slot, LockMode.Upgradeable, site);
        }
        else
        {
            Real(site).ExitUpgradeableReadLock();
        }
    }

    public void ExitWriteLock(string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            Exit(slot, LockMode.Exclusive, site);
        }
        else
        {
            Real(site).ExitWriteLock();
        }
    }

    public void Dispose()
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && !_isDisposed)
        {
            Primitives.Waiting.Disposes(_state);
            if (_state.Waiters.Count > 0 || Own(slot) is not null)
            {
                throw new SynchronizationLockException("The lock is being disposed while still being used. It either is being held by a thread and/or has active waiters waiting to acquire the lock.");
            }
        }

        _isDisposed = true;
        _real?.Dispose();
        GC.SuppressFinalize(this);
    }

    private bool Enter(ThreadSlot slot, LockMode mode, int millisecondsTimeout, string site)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(millisecondsTimeout, -1);
        if (slot.Controller.Aborting)
        {
            throw new AbortException();
        }

        SubstitutesAttribute.ThrowIfDisposed(_isDisposed, this, _state);
        _state.Use(slot, site);
        slot.Watched?.Note(slot, QuietRegionAct.Synchronises, site);
        if (IsAgain(Own(slot), mode))
        {
            _state.Take(slot, mode, site);
            return true;
        }

        slot.Controller.Point(slot, OpKind.TryAcquire, _state, site);
        SubstitutesAttribute.ThrowIfDisposed(_isDisposed, this, _state);
        var taken = _state.Admits(slot, mode) || (millisecondsTimeout != 0 && WaitFor(slot, mode, millisecondsTimeout, site));
        if (taken)
        {
            _state.Take(slot, mode, site);
        }

        Trace(slot, taken ? TraceEventKind.LockTake : TraceEventKind.LockLeave, mode, site, taken);
        return taken;
    }

    private bool WaitFor(ThreadSlot slot, LockMode mode, int milliseconds, string site)
    {
        _state.Waiters.Add((slot, mode));
        Trace(slot, TraceEventKind.LockWait, mode, site, true);
        try
        {
            return Primitives.Waiting.Wait(slot, OpKind.Acquire, _state, milliseconds, default, site);
        }
        finally
        {
            _state.Waiters.RemoveAll(w => ReferenceEquals(w.Thread, slot));
        }
    }

    private void Exit(ThreadSlot slot, LockMode mode, string site)
    {
        if (slot.Controller.Aborting)
        {
            return;
        }

        _state.Use(slot, site);
        if (Own(slot) is not { } hold || CountOf(hold, mode) == 0)
        {
            throw new SynchronizationLockException($"The {Name(mode)} lock is being released without being held.");
        }

        if (CountOf(hold, mode) == 1)
        {
            slot.Controller.Point(slot, OpKind.Release, _state, site);
        }

        _state.Drop(slot, hold, mode);
        Trace(slot, TraceEventKind.LockRelease, mode, site, true);
    }

    /// <summary>Whether a thread may take one more level without any wait, by the rules for what it holds.</summary>
    /// <exception cref="LockRecursionException">It may not take it at all.</exception>
    private bool IsAgain(GateHold? hold, LockMode mode)
    {
        if (hold is null)
        {
            return false;
        }

        if (CountOf(hold, mode) > 0)
        {
            return IsRecursive ? true : throw Recursion($"Recursive {Name(mode)} lock acquisitions not allowed in this mode.");
        }

        switch (mode)
        {
            case LockMode.Shared:
                return hold.Writes == 0 || IsRecursive
                    ? true
                    : throw Recursion("A read lock may not be acquired with the write lock held in this mode.");
            case LockMode.Upgradeable when hold.Writes > 0:
                return IsRecursive ? true : throw Recursion("Upgradeable lock may not be acquired with write lock held in this mode. Acquiring Upgradeable lock gives the ability to read along with an option to upgrade to a writer.");
            case LockMode.Upgradeable:
                throw Recursion("Upgradeable lock may not be acquired with read lock held.");
            default:
                return hold.Reads > 0 && (hold.Upgrades == 0 || !IsRecursive)
                    ? throw Recursion("Write lock may not be acquired with read lock held. This pattern is prone to deadlocks. Please ensure that read locks are released before taking a write lock. If an upgrade is necessary, use an upgrade lock in place of the read lock.")
                    : false;
        }
    }

    private static LockRecursionException Recursion(string message) => new(message);

    private static int CountOf(GateHold hold, LockMode mode) => mode switch
    {
        LockMode.Exclusive => hold.Writes,
        LockMode.Upgradeable => hold.Upgrades,
        _ => hold.Reads,
    };

    private static string Name(LockMode mode) => mode switch
    {
        LockMode.Exclusive => "write",
        LockMode.Upgradeable => "upgradeable",
        _ => "read",
    };

    private GateHold? Own(ThreadSlot slot)
    {
        _state.Touch(slot.Controller);
        _state.NoteLeftHeld(slot, "");
        return _state.HoldOf(slot);
    }

    private int Waiting(LockMode mode) => _state.Waiters.Count(w => w.Mode == mode);

    /// <summary>Reads what all threads share of it.</summary>
    /// <returns>False outside control.</returns>
    private bool Look(string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return _real is null;
        }

        slot.Controller.Point(slot, OpKind.Read, _state, site);
        return true;
    }

    private ReaderWriterLockSlim Real(string site) =>
        _real ?? throw Refusal.Of($"a controlled ReaderWriterLockSlim used by a thread outside control, at {Site.Place(site)}");

    private void Trace(ThreadSlot slot, TraceEventKind kind, LockMode mode, string site, bool succeeded) =>
        slot.Controller.Tracer?.Add(slot, new TraceEvent(slot.Id, kind, Site.Place(site)) { Subject = _state.ToFact(), Mode = mode, Succeeded = succeeded });
}
