using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>
/// Takes the place of System.Threading.ReaderWriterLock, the older one: shared or exclusive, both as often as a thread likes, upgrades that let others write in between, and
/// timeouts that throw. Who waits to write stands before readers that come later; who stops writing hands it to all that wait to read.
/// </summary>
#pragma warning disable DAX0007 // The caller took what it releases, by a call of its own.
[Substitutes("System.Threading.ReaderWriterLock")]
internal sealed class ControlledReaderWriterLock
{
    private const int TimedOut = unchecked((int)0x800705B4);
    private const int NotOwner = unchecked((int)0x80070120);
    private readonly ReaderWriterState _state = new("ReaderWriterLock", handsToReaders: true);
    private readonly ReaderWriterLock? _real = ThreadSlot.Current is null ? new ReaderWriterLock() : null;

    public bool IsReaderLockHeld => ThreadSlot.Current is { } slot ? Own(slot) is { Reads: > 0 } : _real?.IsReaderLockHeld == true;

    public bool IsWriterLockHeld => ThreadSlot.Current is { } slot ? Own(slot) is { Writes: > 0 } : _real?.IsWriterLockHeld == true;

    public int get_WriterSeqNum(string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return Real(site).WriterSeqNum;
        }

        slot.Controller.Point(slot, OpKind.Read, _state, site);
        return _state.Writers;
    }

    public bool AnyWritersSince(int seqNum, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return Real(site).AnyWritersSince(seqNum);
        }

        slot.Controller.Point(slot, OpKind.Read, _state, site);
        return (uint)_state.Writers > (uint)(Own(slot) is { Writes: > 0 } ? seqNum + 1 : seqNum);
    }

    public void AcquireReaderLock(TimeSpan timeout, string site) => AcquireReaderLock(Waiting.Milliseconds(timeout), site);

    public void AcquireReaderLock(int millisecondsTimeout, string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            var mode = Own(slot) is { Writes: > 0 } ? LockMode.Exclusive : LockMode.Shared;
            Acquire(slot, mode, millisecondsTimeout, site);
        }
        else
        {
            Real(site).AcquireReaderLock(millisecondsTimeout);
        }
    }

    public void AcquireWriterLock(TimeSpan timeout, string site) => AcquireWriterLock(Waiting.Milliseconds(timeout), site);

    public void AcquireWriterLock(int millisecondsTimeout, string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            Acquire(slot, LockMode.Exclusive, millisecondsTimeout, site);
        }
        else
        {
            Real(site).AcquireWriterLock(millisecondsTimeout);
        }
    }

    public void ReleaseReaderLock(string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            var mode = Own(slot) is { Writes: > 0 } ? LockMode.Exclusive : LockMode.Shared;
            Release(slot, mode, 1, site);
        }
        else
        {
            Real(site).ReleaseReaderLock();
        }
    }

    public void ReleaseWriterLock(string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            Release(slot, LockMode.Exclusive, 1, site);
        }
        else
        {
            Real(site).ReleaseWriterLock();
        }
    }

    public ControlledLockCookie UpgradeToWriterLock(TimeSpan timeout, string site) => UpgradeToWriterLock(Waiting.Milliseconds(timeout), site);

    public ControlledLockCookie UpgradeToWriterLock(int millisecondsTimeout, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return new ControlledLockCookie(null, true, 0, 0, Real(site).UpgradeToWriterLock(millisecondsTimeout));
        }

        var hold = Own(slot);
        var cookie = new ControlledLockCookie(slot, true, hold?.Reads ?? 0, hold?.Writes ?? 0);
        if (cookie.Reads > 0)
        {
            Release(slot, LockMode.Shared, cookie.Reads, site);
        }

        try
        {
            Acquire(slot, LockMode.Exclusive, millisecondsTimeout, site);
        }
        catch (ApplicationException) when (cookie.Reads > 0)
        {
            Restore(slot, cookie, site);
            throw;
        }

        return cookie;
    }

    public void DowngradeFromWriterLock(ref ControlledLockCookie lockCookie, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            var real = lockCookie.Real;
            Real(site).DowngradeFromWriterLock(ref real);
            lockCookie = default;
            return;
        }

        if (slot.Controller.Aborting)
        {
            return;
        }

        if (Own(slot) is not { Writes: > 0 and var writes })
        {
            throw Wrong(NotOwner, "Attempt to release a lock that is not owned by the calling thread.");
        }

        var cookie = Check(slot, lockCookie, isUpgrade: true);
        Release(slot, LockMode.Exclusive, cookie.Writes > 0 ? Math.Max(0, writes - cookie.Writes) : writes, site, handsOn: cookie.Reads == 0);
        if (cookie.Reads > 0)
        {
            _state.Take(slot, LockMode.Shared, site, cookie.Reads);
            _state.HandToReaders(slot);
        }

        lockCookie = default;
    }

    public ControlledLockCookie ReleaseLock(string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return new ControlledLockCookie(null, false, 0, 0, Real(site).ReleaseLock());
        }

        var hold = Own(slot);
        var cookie = new ControlledLockCookie(slot, false, hold?.Reads ?? 0, hold?.Writes ?? 0);
        if (cookie.Writes > 0)
        {
            Release(slot, LockMode.Exclusive, cookie.Writes, site);
        }
        else if (cookie.Reads > 0)
        {
            Release(slot, LockMode.Shared, cookie.Reads, site);
        }

        return cookie;
    }

    public void RestoreLock(ref ControlledLockCookie lockCookie, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            var real = lockCookie.Real;
            Real(site).RestoreLock(ref real);
            lockCookie = default;
            return;
        }

        var cookie = Check(slot, lockCookie, isUpgrade: false);
        if (Own(slot) is not null)
        {
            throw new SynchronizationLockException("Attempt to restore a lock that is held by the calling thread.");
        }

        Restore(slot, cookie, site);
        lockCookie = default;
    }

    private static ControlledLockCookie Check(ThreadSlot slot, ControlledLockCookie cookie, bool isUpgrade) =>
        cookie.IsValid && ReferenceEquals(cookie.Owner, slot) && cookie.Life == slot.Life && cookie.IsUpgrade == isUpgrade
            ? cookie
            : throw new InvalidOperationException("The lock cookie is not one that this thread may use here.");

    private void Restore(ThreadSlot slot, ControlledLockCookie cookie, string site)
    {
        if (cookie.Writes > 0)
        {
            Acquire(slot, LockMode.Exclusive, Timeout.Infinite, site, cookie.Writes);
        }
        else if (cookie.Reads > 0)
        {
            Acquire(slot, LockMode.Shared, Timeout.Infinite, site, cookie.Reads);
        }
    }

    private void Acquire(ThreadSlot slot, LockMode mode, int milliseconds, string site, int times = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1);
        if (slot.Controller.Aborting)
        {
            throw new AbortException();
        }

        _state.Use(slot, site);
        slot.Watched?.Note(slot, QuietRegionAct.Synchronises, site);
        if (Own(slot) is { } hold && (mode == LockMode.Exclusive ? hold.Writes : hold.Reads) > 0)
        {
            _state.Take(slot, mode, site, times);
            return;
        }

        slot.Controller.Point(slot, OpKind.TryAcquire, _state, site);
        var isUpgrade = mode == LockMode.Exclusive && Own(slot) is { Reads: > 0 };
        var taken = (!isUpgrade && _state.Admits(slot, mode)) || (milliseconds != 0 && WaitFor(slot, mode, milliseconds, site));
        Trace(slot, taken ? TraceEventKind.LockTake : TraceEventKind.LockLeave, mode, site, taken);
        if (!taken)
        {
            throw Wrong(TimedOut, "This operation returned because the timeout period expired.");
        }

        _state.Take(slot, mode, site, _state.WasHanded(slot) && mode == LockMode.Shared ? times - 1 : times);
    }

    private bool WaitFor(ThreadSlot slot, LockMode mode, int milliseconds, string site)
    {
        _state.Waiters.Add((slot, mode));
        Trace(slot, TraceEventKind.LockWait, mode, site, true);
        try
        {
            return Waiting.Wait(slot, OpKind.Acquire, _state, milliseconds, default, site);
        }
        finally
        {
            _state.Waiters.RemoveAll(w => ReferenceEquals(w.Thread, slot));
        }
    }

    private void Release(ThreadSlot slot, LockMode mode, int times, string site, bool handsOn = true)
    {
        if (slot.Controller.Aborting || times == 0)
        {
            return;
        }

        _state.Use(slot, site);
        if (Own(slot) is not { } hold || (mode == LockMode.Exclusive ? hold.Writes : hold.Reads) is var count && count < times)
        {
            throw Wrong(NotOwner, "Attempt to release a lock that is not owned by the calling thread.");
        }

        if (count == times)
        {
            slot.Controller.Point(slot, OpKind.Release, _state, site);
        }

        _state.Drop(slot, hold, mode, times, handsOn);
        Trace(slot, TraceEventKind.LockRelease, mode, site, true);
    }

#pragma warning disable CA2201 // What the framework throws.
    private static ApplicationException Wrong(int code, string message) => new(message) { HResult = code };
#pragma warning restore CA2201

    private GateHold? Own(ThreadSlot slot)
    {
        _state.Touch(slot.Controller);
        _state.NoteLeftHeld(slot, "");
        return _state.HoldOf(slot);
    }

    private ReaderWriterLock Real(string site) =>
        _real ?? throw Refusal.Of($"a controlled ReaderWriterLock used by a thread outside control, at {Site.Place(site)}");

    private void Trace(ThreadSlot slot, TraceEventKind kind, LockMode mode, string site, bool succeeded) =>
        slot.Controller.Tracer?.Add(slot, new TraceEvent(slot.Id, kind, Site.Place(site)) { Subject = _state.ToFact(), Mode = mode, Succeeded = succeeded });
}
