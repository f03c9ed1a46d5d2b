using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>Records why no thread can run: the circle of threads that wait for each other, or the wake-up that got lost.</summary>
internal static class DeadlockAnalysis
{
    /// <summary>Records the state in which no thread is enabled.</summary>
    public static Finding Describe(Controller controller)
    {
        var blocked = Alive(controller);
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
            Waits = [.. cycle.Concat(others).Select(WaitOf)],
            CycleLength = cycle.Count,
        };
    }

    /// <summary>Records a thread that ended while it held locks.</summary>
    public static Finding DescribeHeld(ThreadSlot slot)
    {
        var state = slot.Held[^1];
        return new Finding { Kind = BugKind.LockHeldAtEnd, Thread = slot.ToFact(), Lock = state.ToFact(), Place = Site.Place(state.OwnerSite) };
    }

    /// <summary>The threads that haven't ended.</summary>
    public static List<ThreadSlot> Alive(Controller controller) =>
        [.. Enumerable.Range(0, controller.ThreadCount).Select(controller.Slot).Where(slot => !slot.Finished)];

    /// <summary>What a thread waits for, and who has it.</summary>
    public static WaitFact WaitOf(ThreadSlot slot)
    {
        if (OwnLockWaitedFor(slot) is { } call)
        {
            return new WaitFact(slot.ToFact(), WaitKind.Lock, Site.Place(call.Site))
            {
                Subject = call.Lock.ToFact(),
                Mode = call.Mode,
                HeldBy = [.. call.Lock.Holders.Select(h => new HoldFact(h.Thread.ToFact(), h.Mode, Site.Place(h.Site)))],
                Behind = FirstBefore(call, slot)?.ToFact(),
            };
        }

        var state = slot.Object as LockState;
        var kind = slot.Kind switch
        {
            _ when slot.Finished => WaitKind.Ended,
            OpKind.Acquire or OpKind.Reacquire when state?.Owner is not null => WaitKind.Lock,
            OpKind.Reacquire => WaitKind.Pulse,
            OpKind.Join => WaitKind.Join,
            OpKind.SemaphoreWait => WaitKind.Count,
            OpKind.EventWait when slot.Object is Primitives.Tasks.TaskState or Primitives.Tasks.AnyTask => WaitKind.Completion,
            OpKind.EventWait => WaitKind.Event,
            OpKind.Never => WaitKind.Sleep,
            _ => WaitKind.Turn,
        };
        return new WaitFact(slot.ToFact(), kind, Site.Place(slot.Site))
        {
            Subject = slot.Object?.ToFact(),
            HeldBy = kind == WaitKind.Lock ? [new HoldFact(state!.Owner!.ToFact(), LockMode.Exclusive, Site.Place(state.OwnerSite))] : [],
            Target = slot.Target?.ToFact(),
            LostPulsePlace = kind == WaitKind.Pulse && state is not null ? Site.Place(state.LostPulseSite) : "",
            Next = kind == WaitKind.Turn ? PendingOf(slot) : null,
        };
    }

    /// <summary>That a thread could go on, with what.</summary>
    public static WaitFact TurnOf(ThreadSlot slot) => new(slot.ToFact(), WaitKind.Turn, Site.Place(slot.Site)) { Next = PendingOf(slot) };

    /// <summary>The pending operation.</summary>
    public static PendingFact PendingOf(ThreadSlot slot) =>
        new(slot.Kind, slot.Object?.ToFact(), Site.Member(slot.Site), slot.Target?.ToFact(), Site.Place(slot.Site));

    /// <summary>
    /// The program's own lock that a blocked thread waits for: it is in a method that takes it, and others hold it. If what it is blocked
    /// in is a monitor that a thread holds which doesn't hold the lock, that monitor says more.
    /// </summary>
    private static OwnLockCall? OwnLockWaitedFor(ThreadSlot slot)
    {
        if (slot.Finished || slot.OwnLockCalls is not [.., var call] || !CanBlock(slot.Kind))
        {
            return null;
        }

        var own = call.Lock;
        if (!own.Waiters.Exists(w => ReferenceEquals(w.Call, call)))
        {
            return null;
        }

        var inner = slot.Kind is OpKind.Acquire or OpKind.Reacquire ? (slot.Object as LockState)?.Owner : null;
        var isHeldByOwner = inner is not null && own.Holders.Exists(h => ReferenceEquals(h.Thread, inner));
        return inner is null ? own.Holders.Count > 0 ? call : null : isHeldByOwner ? call : null;
    }

    private static bool CanBlock(OpKind kind) =>
        kind is OpKind.Acquire or OpKind.Reacquire or OpKind.SemaphoreWait or OpKind.EventWait or OpKind.Join or OpKind.Never;

    /// <summary>Of a shared wait for a lock that is held shared: the exclusive one that came before it.</summary>
    private static ThreadSlot? FirstBefore(OwnLockCall call, ThreadSlot slot)
    {
        if (call.Mode == LockMode.Exclusive || call.Lock.Holders.Exists(h => h.Mode == LockMode.Exclusive))
        {
            return null;
        }

        var before = call.Lock.Waiters.TakeWhile(w => !ReferenceEquals(w.Call, call));
        return before.FirstOrDefault(w => w.Call.Mode == LockMode.Exclusive && !ReferenceEquals(w.Thread, slot)).Thread;
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
        if (OwnLockWaitedFor(slot) is { } call)
        {
            return FirstBefore(call, slot) is { } first ? [first] : call.Lock.Holders.Select(h => h.Thread);
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
