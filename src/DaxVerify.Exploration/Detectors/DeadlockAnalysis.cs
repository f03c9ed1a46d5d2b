using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>Records why no thread can run: the circle of threads that wait for each other, or the wake-up that got lost.</summary>
internal static class DeadlockAnalysis
{
    /// <summary>Records the state in which no thread is enabled.</summary>
    public static Finding Describe(Controller controller)
    {
        List<object> blocked = [.. Waits.Alive(controller), .. controller.Queued?.Suspended ?? []];
        var cycle = FindCycle(blocked);
        var others = blocked.Except(cycle).ToList();
        var lost = cycle.Count > 0 ? null : others.Find(IsWaiting);
        if (lost is not null)
        {
            others.Remove(lost);
            others.Insert(0, lost);
        }

        return new Finding
        {
            Kind = lost is null ? BugKind.Deadlock : BugKind.LostWakeup,
            Waits = [.. cycle.Concat(others).Select(waiter => waiter is ThreadSlot slot ? Waits.WaitOf(slot) : ((IBlocked)waiter).ToWait())],
            CycleLength = cycle.Count,
        };
    }

    /// <summary>Records a thread that ended while it held locks.</summary>
    public static Finding DescribeHeld(ThreadSlot slot)
    {
        var state = slot.Held[^1];
        return new Finding { Kind = BugKind.LockHeldAtEnd, Thread = slot.ToFact(), Lock = state.ToFact(), Place = Site.Place(state.OwnerSite) };
    }

    private static bool IsWaiting(object waiter) => waiter is ThreadSlot slot
        && (slot.Kind is OpKind.SemaphoreWait or OpKind.EventWait || (slot.Kind == OpKind.Reacquire && slot.Object!.Available));

    private static List<object> FindCycle(List<object> blocked)
    {
        foreach (var start in blocked)
        {
            if (Search(start, blocked, [], []) is { Count: > 0 } cycle)
            {
                return cycle;
            }
        }

        return [];
    }

    private static List<object> Search(object at, List<object> blocked, List<object> path, HashSet<object> seen)
    {
        if (path.IndexOf(at) is var index && index >= 0)
        {
            return path[index..];
        }

        if (!seen.Add(at))
        {
            return [];
        }

        path.Add(at);
        foreach (var next in BlockedBy(at, blocked))
        {
            if (next is not ThreadSlot { Finished: true } && Search(next, blocked, path, seen) is { Count: > 0 } cycle)
            {
                return cycle;
            }
        }

        path.RemoveAt(path.Count - 1);
        return [];
    }

    /// <summary>
    /// Who must go on before a thread or an await can. If what it waits for is a task that nobody is known to complete, that can be any thread that is blocked by a lock.
    /// </summary>
    private static IEnumerable<object> BlockedBy(object waiter, List<object> blocked)
    {
        var known = waiter is ThreadSlot slot ? BlockedBy(slot) : ((IBlocked)waiter).BlockedBy();
        var any = false;
        foreach (var next in known)
        {
            any = true;
            yield return next;
        }

        var waitsForTask = waiter is IBlocked || waiter is ThreadSlot { Kind: OpKind.EventWait, Object.WaitedForAs: WaitKind.Completion or WaitKind.Item or WaitKind.Room };
        if (!any && waitsForTask)
        {
            foreach (var other in blocked)
            {
                if (other is ThreadSlot slotOfOther && (slotOfOther.Kind is OpKind.Acquire or OpKind.Reacquire or OpKind.SemaphoreWait || IsStarved(slotOfOther)) && !ReferenceEquals(other, waiter))
                {
                    yield return other;
                }
            }
        }
    }

    private static bool IsStarved(ThreadSlot slot) => slot.Controller.PoolTakenBefore(slot).Count > 0;

    private static IEnumerable<object> BlockedBy(ThreadSlot slot)
    {
        if (Waits.OwnLockWaitedFor(slot) is { } call)
        {
            return Waits.FirstBefore(call, slot) is { } first ? [first] : call.Lock.Holders.Select(h => h.Thread);
        }

        return slot.Kind switch
        {
            OpKind.Begin => slot.Controller.PoolTakenBefore(slot),
            OpKind.Acquire or OpKind.Reacquire when slot.Object is LockState state => state.Owner is { } owner ? [owner] : [],
            OpKind.Acquire or OpKind.SemaphoreWait or OpKind.EventWait => slot.Object!.Blockers(slot),
            OpKind.Join => slot.Target is { } target ? [target] : [],
            _ => [],
        };
    }
}
