using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Takes the place of System.Threading.SpinLock: who spins waits. A copy is a lock of its own, which begins as the original is, as in the framework.</summary>
[Substitutes("System.Threading.SpinLock")]
internal struct ControlledSpinLock
{
    private readonly bool _isUntracked;
    private LockState? _state;

    public ControlledSpinLock(bool enableThreadOwnerTracking) => _isUntracked = !enableThreadOwnerTracking;

    public readonly bool IsThreadOwnerTrackingEnabled => !_isUntracked;

    /// <summary>What rewritten code loads as a whole, by which it is copied.</summary>
    public static ControlledSpinLock Copy(ControlledSpinLock value)
    {
        if (value._state is not null && ThreadSlot.Current is { } slot)
        {
            var original = value.State(slot);
            value._state = null;
            var copy = value.State(slot);
            (copy.Owner, copy.OwnerSite, copy.Depth, copy.NameSite) = (original.Owner, original.OwnerSite, original.Depth, original.NameSite);
        }

        return value;
    }

    public bool get_IsHeld(string site)
    {
        var slot = Slot(site);
        slot.Controller.Point(slot, OpKind.Read, State(slot), site);
        return _state!.Owner is not null;
    }

    public bool get_IsHeldByCurrentThread(string site)
    {
        var slot = Slot(site);
        return _isUntracked ? throw new InvalidOperationException("Thread tracking is disabled.") : ReferenceEquals(State(slot).Owner, slot);
    }

    public void Enter(ref bool lockTaken, string site) => TryEnter(Timeout.Infinite, ref lockTaken, site);

    public void TryEnter(ref bool lockTaken, string site) => TryEnter(0, ref lockTaken, site);

    public void TryEnter(TimeSpan timeout, ref bool lockTaken, string site)
    {
        var total = (long)timeout.TotalMilliseconds;
        if (total is < -1 or > int.MaxValue)
        {
            throw new ArgumentOutOfRangeException(nameof(timeout), timeout, "The timeout must be a value between -1 and Int32.MaxValue, inclusive.");
        }

        TryEnter((int)total, ref lockTaken, site);
    }

    public void TryEnter(int millisecondsTimeout, ref bool lockTaken, string site)
    {
        var slot = Slot(site);
        if (lockTaken)
        {
            lockTaken = false;
            throw new ArgumentException("The tookLock argument must be set to false before calling this method.");
        }

        if (millisecondsTimeout < -1)
        {
            throw new ArgumentOutOfRangeException(
                nameof(millisecondsTimeout), millisecondsTimeout, "The timeout must be a value between -1 and Int32.MaxValue, inclusive.");
        }

        var state = State(slot);
        if (ReferenceEquals(state.Owner, slot))
        {
            if (!_isUntracked)
            {
                throw new LockRecursionException("The calling thread already holds the lock.");
            }

            Waiting.TryWait(slot, OpKind.Acquire, state, millisecondsTimeout, default, site);
            return;
        }

        lockTaken = LockOperations.TryEnter(slot, state, millisecondsTimeout, site);
    }

    public void Exit(string site) => Exit(true, site);

    public void Exit(bool useMemoryBarrier, string site)
    {
        var slot = Slot(site);
        if (slot.Controller.Aborting)
        {
            return;
        }

        var state = State(slot);
        if (ReferenceEquals(state.Owner, slot))
        {
            LockOperations.Exit(slot, state, site, isKept: !useMemoryBarrier);
        }
        else if (!_isUntracked)
        {
            throw new SynchronizationLockException("The calling thread does not hold the lock.");
        }
        else if (state.Owner is null)
        {
            // What the framework makes of the lock then is taken by the next who enters.
            slot.Controller.Limits.Note(LimitKind.Unseen, "{1} is left by a thread that hasn't entered it", site, "a SpinLock");
        }
        else
        {
            throw UncontrolledShim.Missing("System.Threading.SpinLock.Exit by a thread that doesn't hold it", site);
        }
    }

    private static ThreadSlot Slot(string site) =>
        ThreadSlot.Current ?? throw Refusal.Of($"a controlled SpinLock used by a thread outside control, at {Site.Place(site)}");

    private LockState State(ThreadSlot slot)
    {
        _state ??= new LockState { Family = "SpinLock" };
        _state.Touch(slot.Controller);
        return _state;
    }
}
