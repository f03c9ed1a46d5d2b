using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Enter, try, exit, wait and pulse on a lock's state; Monitor and Lock are thin layers over it.</summary>
internal static class LockOperations
{
    /// <summary>Takes the lock.</summary>
    public static void Enter(ThreadSlot slot, LockState state, string site)
    {
        Begin(slot, state, site);
        if (ReferenceEquals(state.Owner, slot) && !slot.Controller.Aborting)
        {
            state.Depth++;
            return;
        }

        slot.Controller.Point(slot, OpKind.Acquire, state, site);
        if (state.Owner is not null)
        {
            if (slot.Region is { } region)
            {
                throw Refusal.Of($"a contended {state.Describe()} inside {region.Name}, at {Site.Place(site)}");
            }

            Waiting.Disarm(slot, satisfied: false);
        }

        Take(slot, state, site);
        slot.Controller.Detection.OnAcquired(slot, state, site);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.Enter, state, site);
    }

    /// <summary>Takes the lock if that is possible within the timeout.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="state">The lock.</param>
    /// <param name="milliseconds">Timeout; 0 to try once, -1 to wait without end.</param>
    /// <param name="site">The call.</param>
    public static bool TryEnter(ThreadSlot slot, LockState state, int milliseconds, string site)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1);
        Begin(slot, state, site);
        if (milliseconds < 0)
        {
            Enter(slot, state, site);
            return true;
        }

        if (ReferenceEquals(state.Owner, slot) && !slot.Controller.Aborting)
        {
            state.Depth++;
            return true;
        }

        bool taken;
        if (milliseconds == 0)
        {
            slot.Controller.Point(slot, OpKind.TryAcquire, state, site);
            taken = state.Owner is null;
        }
        else
        {
            taken = Waiting.Wait(slot, OpKind.Acquire, state, milliseconds, default, site);
        }

        if (taken)
        {
            Take(slot, state, site);
        }

        slot.Controller.Tracer?.Add(slot, TraceEventKind.TryEnter, state, site, taken);
        return taken;
    }

    /// <summary>Leaves the lock once.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="state">The lock.</param>
    /// <param name="site">Where.</param>
    /// <param name="isKept">The processor may keep the release back: it has no barrier in it.</param>
    public static void Exit(ThreadSlot slot, LockState state, string site, bool isKept = false)
    {
        if (slot.Controller.Aborting)
        {
            return;
        }

        Begin(slot, state, site);
        if (!ReferenceEquals(state.Owner, slot))
        {
            throw new SynchronizationLockException();
        }

        if (state.Depth > 1)
        {
            state.Depth--;
            return;
        }

        if (slot.Controller.ReleasesArePoints)
        {
            slot.Controller.Point(slot, OpKind.Release, state, site, isKept ? StoreUse.Writes : null);
        }

        if (isKept)
        {
            slot.Stores.Write(state.StepsOn);
        }

        Drop(slot, state);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.Exit, state, site);
    }

    /// <summary>Monitor.Wait: leaves the lock, waits for a pulse, takes the lock again.</summary>
    /// <returns>True for a pulse, false for a timeout.</returns>
    public static bool Wait(ThreadSlot slot, LockState state, int milliseconds, string site)
    {
        var controller = slot.Controller;
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1);
        if (controller.Aborting)
        {
            throw new AbortException();
        }

        RequireOwner(slot, state);
        slot.Site = site;
        slot.Watched?.RequireSwitches(slot, "Monitor.Wait", site);

        var depth = state.Depth;
        controller.Tracer?.Add(slot, TraceEventKind.PulseWait, state, site);
        Drop(slot, state);
        slot.Pulsed = false;
        state.Waiters.Add(slot);
        Waiting.Arm(slot, milliseconds);
        slot.Kind = OpKind.Reacquire;
        slot.Object = state;
        controller.Schedule(slot);
        var pulsed = slot.Pulsed;
        if (!pulsed)
        {
            state.Waiters.Remove(slot);
        }

        Take(slot, state, site);
        state.Depth = depth;
        controller.Tracer?.Add(slot, TraceEventKind.Woken, state, site, pulsed);
        Waiting.Disarm(slot, pulsed);
        return pulsed;
    }

    /// <summary>Monitor.Pulse: lets the first waiter go on once the lock is free.</summary>
    public static void Pulse(ThreadSlot slot, LockState state, string site)
    {
        if (slot.Controller.Aborting)
        {
            return;
        }

        RequireOwner(slot, state);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.Pulse, state, site, other: state.Waiters.Count == 0 ? null : state.Waiters[0].ToFact());
        if (state.Waiters.Count == 0)
        {
            state.LostPulseSite = site;
        }
        else
        {
            Wake(slot, state);
        }
    }

    /// <summary>Monitor.PulseAll.</summary>
    public static void PulseAll(ThreadSlot slot, LockState state, string site)
    {
        if (slot.Controller.Aborting)
        {
            return;
        }

        RequireOwner(slot, state);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.PulseAll, state, site, count: state.Waiters.Count);
        if (state.Waiters.Count == 0)
        {
            state.LostPulseSite = site;
        }

        while (state.Waiters.Count > 0)
        {
            Wake(slot, state);
        }
    }

    /// <summary>Binds the lock to the execution; one that a static constructor uses can be one that others wait for, even if it needn't wait itself.</summary>
    private static void Begin(ThreadSlot slot, LockState state, string site)
    {
        state.Touch(slot.Controller);
        slot.Watched?.Note(slot, QuietRegionAct.Synchronises, site);
    }

    private static void Wake(ThreadSlot slot, LockState state)
    {
        var waiter = state.Waiters[0];
        state.Waiters.RemoveAt(0);
        waiter.Pulsed = true;
        waiter.EnabledAt = slot.Controller.StepCount - 1;
        slot.WeakClock.Set(slot.Id, slot.Clock[slot.Id]);
        waiter.WeakClock.Join(slot.WeakClock);
    }

    private static void RequireOwner(ThreadSlot slot, LockState state)
    {
        state.Touch(slot.Controller);
        if (!ReferenceEquals(state.Owner, slot))
        {
            throw new SynchronizationLockException("Object synchronization method was called from an unsynchronized block of code.");
        }
    }

    private static void Take(ThreadSlot slot, LockState state, string site)
    {
        state.Owner = slot;
        state.Depth = 1;
        state.OwnerSite = site;
        if (state.NameSite.Length == 0)
        {
            state.NameSite = site;
        }

        slot.Held.Add(state);
        slot.Clock.Join(state.Clock);
    }

    private static void Drop(ThreadSlot slot, LockState state)
    {
        state.Owner = null;
        state.ReleasedAt = slot.Controller.StepCount - 1;
        state.Depth = 0;
        slot.Held.Remove(state);
        state.Clock.Assign(slot.Clock);
        slot.Advance();
    }
}
