using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>Records why no thread can run: the circle of threads that wait for each other, or the wake-up that got lost.</summary>
internal static class DeadlockAnalysis
{
    /// <summary>Records the state in which no thread is enabled.</summary>
    public static Finding Describe(Controller controller)
    {
        var blocked = Waits.Alive(controller);
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
            Waits = [.. cycle.Concat(others).Select(Waits.WaitOf)],
            CycleLength = cycle.Count,
        };
    }

    /// <summary>Records a thread that ended while it held locks.</summary>
    public static Finding DescribeHeld(ThreadSlot slot)
    {
        var state = slot.Held[^1];
        return new Finding { Kind = BugKind.LockHeldAtEnd, Thread = slot.ToFact(), Lock = state.ToFact(), Place = Site.Place(state.OwnerSite) };
    }

    private static bool IsWaiting(ThreadSlot slot) =>
        slot.Kind is OpKind.SemaphoreWait or OpKind.EventWait || (slot.Kind == OpKind.Reacquire && slot.Object!.Available);

    private static List<ThreadSlot> FindCycle(List<ThreadSlot> blocked)
    {
        foreach (var start in blocked)
        {
            var path = new List<ThreadSlot>();
            if (Search(start, path, []) is { Count: > 0 } cycle)
            {
                return cycle;
            }
        }

        return [];
    }

    private static List<ThreadSlot> Search(ThreadSlot at, List<ThreadSlot> path, HashSet<ThreadSlot> seen)
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
        foreach (var next in BlockedBy(at))
        {
            if (!next.Finished && Search(next, path, seen) is { Count: > 0 } cycle)
            {
                return cycle;
            }
        }

        path.RemoveAt(path.Count - 1);
        return [];
    }

    private static IEnumerable<ThreadSlot> BlockedBy(ThreadSlot slot)
    {
        if (Waits.OwnLockWaitedFor(slot) is { } call)
        {
            return Waits.FirstBefore(call, slot) is { } first ? [first] : call.Lock.Holders.Select(h => h.Thread);
        }

        var next = slot.Kind switch
        {
            OpKind.Acquire or OpKind.Reacquire => (slot.Object as LockState)?.Owner,
            OpKind.SemaphoreWait => (slot.Object as SemaphoreState)?.LastTaker(slot)?.Thread,
            OpKind.Join => slot.Target,
            _ => null,
        };
        return next is null ? [] : [next];
    }
}
