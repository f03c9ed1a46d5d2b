using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>What rewritten code calls around the methods of locks that the program builds itself; see <c>OwnLockMethods</c>.</summary>
internal static class OwnLockShim
{
    /// <summary>Right before a call of such a method: where it is.</summary>
    public static void CalledFrom(string site)
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.OwnLockSite = site;
        }
    }

    /// <summary>At the beginning of a guard's method: where it was called.</summary>
    /// <param name="site">Its own place, for callers that don't tell theirs.</param>
    public static string Caller(string site)
    {
        if (ThreadSlot.Current is not { OwnLockSite: { Length: > 0 } caller } slot)
        {
            return site;
        }

        slot.OwnLockSite = "";
        return caller;
    }

    /// <summary>An acquire begins, exclusive.</summary>
    public static void BeginExclusive(object target, string site) => Begin(target, LockMode.Exclusive, site);

    /// <summary>An acquire begins, shared.</summary>
    public static void BeginShared(object target, string site) => Begin(target, LockMode.Shared, site);

    public static void EndAcquire(object target, bool taken)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && End(slot) is { } call)
        {
            if (taken)
            {
                call.Lock.Holders.Add((slot, call.Mode, call.Site));
                for (var i = call.HeldBefore; i < slot.Held.Count; i++)
                {
                    slot.Held[i].OwnLock = call.Lock;
                }
            }

            slot.Controller.Tracer?.AddLock(slot, taken ? TraceEventKind.LockTake : TraceEventKind.LockLeave, call.Lock, call.Mode, call.Site, succeeded: taken);
        }
    }

    /// <summary>A wait until nobody holds the lock has ended; it isn't held afterwards.</summary>
    public static void EndWait(object target, bool completed)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && End(slot) is { IsTraced: true } call)
        {
            slot.Controller.Tracer?.AddLock(slot, TraceEventKind.LockLeave, call.Lock, call.Mode, call.Site, completed);
        }
    }

    /// <summary>A release begins; until its end the lock is still held.</summary>
    public static void BeginRelease(object target, string site) => Begin(target, null, site);

    public static void EndRelease(object target, bool completed)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && End(slot) is { } call && completed && call.Lock.Release(slot) is { } mode)
        {
            slot.Controller.Tracer?.AddLock(slot, TraceEventKind.LockRelease, call.Lock, mode, call.Site, succeeded: true);
        }
    }

    private static void Begin(object target, LockMode? mode, string site)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return;
        }

        var place = slot.OwnLockSite.Length > 0 ? slot.OwnLockSite : site;
        slot.OwnLockSite = "";
        var own = slot.Controller.OwnLockOf(target);
        if (slot.OwnLockCalls is [.., var outer] && ReferenceEquals(outer.Lock, own))
        {
            outer.Depth++;
            return;
        }

        var call = new OwnLockCall(own, mode ?? LockMode.Exclusive, place, slot.Held.Count, slot.Controller.StepCount);
        slot.OwnLockCalls.Add(call);
        if (mode is not null)
        {
            own.Waiters.Add((slot, call));
        }
    }

    /// <summary>The call that ends; null if it was one from within another on the same lock.</summary>
    private static OwnLockCall? End(ThreadSlot slot)
    {
        if (slot.OwnLockCalls is not [.., var call])
        {
            return null;
        }

        if (call.Depth > 0)
        {
            call.Depth--;
            return null;
        }

        slot.OwnLockCalls.RemoveAt(slot.OwnLockCalls.Count - 1);
        call.Lock.Forget(call);
        return call;
    }
}
