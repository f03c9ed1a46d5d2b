using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>What threads wait for or are about to do, as facts: for traces, stacks and findings.</summary>
internal static class Waits
{
    /// <summary>The threads that haven't ended.</summary>
    public static List<ThreadSlot> Alive(Controller controller) =>
        [.. Enumerable.Range(0, controller.ThreadCount).Select(controller.Slot).Where(slot => !slot.Finished)];

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

        if (slot.Controller.PoolTakenBefore(slot) is { Count: > 0 } busy)
        {
            return new WaitFact(slot.ToFact(), WaitKind.PoolThread, Site.Place(slot.Site)) { HeldBy = [.. busy.Select(b => new HoldFact(b.ToFact(), LockMode.Exclusive, ""))] };
        }

        var state = slot.Object as LockState;
        var kind = slot.Kind switch
        {
            _ when slot.Finished => WaitKind.Ended,
            OpKind.Acquire or OpKind.Reacquire when state?.Owner is not null => WaitKind.Lock,
            OpKind.Acquire when state is null => slot.Object!.WaitedForAs,
            OpKind.Reacquire => WaitKind.Pulse,
            OpKind.Join => WaitKind.Join,
            OpKind.SemaphoreWait => WaitKind.Count,
            OpKind.EventWait => slot.Object!.WaitedForAs,
            OpKind.Never => WaitKind.Sleep,
            _ => WaitKind.Turn,
        };
        return new WaitFact(slot.ToFact(), kind, Site.Place(slot.Site))
        {
            Subject = slot.Object?.WaitedFor(),
            Mode = slot.Object?.WantedBy(slot) ?? LockMode.Exclusive,
            Behind = slot.Object?.FirstBefore(slot)?.ToFact(),
            HeldBy = kind == WaitKind.Lock && state is not null ? [new HoldFact(state.Owner!.ToFact(), LockMode.Exclusive, Site.Place(state.OwnerSite))]
                : slot.Object is SemaphoreState { Available: false } semaphore && kind == WaitKind.Count ? [.. semaphore.Takes.Where(t => !ReferenceEquals(t.Thread, slot)).Select(t => t.ToFact())]
                : [.. slot.Object?.HeldBy(slot) ?? []],
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
    public static OwnLockCall? OwnLockWaitedFor(ThreadSlot slot)
    {
        if (slot.Finished || slot.OwnLockCalls is not [.., var call] || !(slot.IsSpinning || CanBlock(slot.Kind)))
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
    public static ThreadSlot? FirstBefore(OwnLockCall call, ThreadSlot slot)
    {
        if (call.Mode == LockMode.Exclusive || call.Lock.Holders.Exists(h => h.Mode == LockMode.Exclusive))
        {
            return null;
        }

        var before = call.Lock.Waiters.TakeWhile(w => !ReferenceEquals(w.Call, call));
        return before.FirstOrDefault(w => w.Call.Mode == LockMode.Exclusive && !ReferenceEquals(w.Thread, slot)).Thread;
    }
}
