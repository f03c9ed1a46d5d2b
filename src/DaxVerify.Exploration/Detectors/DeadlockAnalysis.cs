using System.Text;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Detectors;

/// <summary>Says in words why no thread can run: the cycle of threads waiting for each other, or the wake-up that got lost.</summary>
internal static class DeadlockAnalysis
{
    /// <summary>Describes the state in which no thread is enabled.</summary>
    public static Finding Describe(Controller controller)
    {
        var blocked = new List<ThreadSlot>();
        for (var i = 0; i < controller.ThreadCount; i++)
        {
            if (!controller.Slot(i).Finished)
                blocked.Add(controller.Slot(i));
        }

        var cycle = FindCycle(blocked);
        var text = new StringBuilder();
        var kind = BugKind.Deadlock;
        if (cycle.Count > 0)
        {
            text.Append("deadlock: ");
            text.AppendJoin("; ", cycle.Select(t => $"{t.Describe()} {WaitsFor(t)}"));
        }
        else if (blocked.FirstOrDefault(IsWaiting) is { } waiter)
        {
            kind = BugKind.LostWakeup;
            text.Append("lost wake-up: ").Append(waiter.Describe()).Append(' ').Append(WaitsFor(waiter));
            if (waiter.Object is LockState { LostPulseSite.Length: > 0 } state)
                text.Append("; the pulse at ").Append(Site.Place(state.LostPulseSite)).Append(" found no thread waiting");
            else
                text.Append("; no thread is left that could signal it");
        }
        else
        {
            text.Append("deadlock: no thread can run");
        }

        foreach (var other in blocked.Except(cycle))
            text.Append("\n  ").Append(other.Describe()).Append(' ').Append(WaitsFor(other));
        var involved = cycle.Count > 0 ? cycle : blocked;
        var signature = string.Join(' ', involved.Where(t => t.Kind != OpKind.Join).Select(t => Site.Place(t.Site)).Order(StringComparer.Ordinal));
        return new Finding(kind, text.ToString(), $"{kind} {signature}");
    }

    /// <summary>Describes a thread that ended while it held locks.</summary>
    public static Finding DescribeHeld(ThreadSlot slot)
    {
        var state = slot.Held[^1];
        var place = Site.Place(state.OwnerSite);
        return new Finding(
            BugKind.LockHeldAtEnd,
            $"{slot.Describe()} ended while it held {state.Describe()}, taken at {place}",
            $"held {place}");
    }

    /// <summary>What a blocked thread waits for and who has it, in words.</summary>
    public static string WaitsFor(ThreadSlot slot)
    {
        var at = slot.Site.Length == 0 ? "" : $" at {Site.Place(slot.Site)}";
        return slot.Kind switch
        {
            _ when slot.Finished => "ended",
            OpKind.Acquire or OpKind.Reacquire when slot.Object is LockState { Owner: { } owner } state =>
                $"waits{at} for {state.Describe()}, held by {owner.Describe()} since {Site.Place(state.OwnerSite)}",
            OpKind.Reacquire => $"waits{at} for a pulse of {slot.Object!.Describe()}",
            OpKind.Join => $"waits{at} for {slot.Target!.Describe()} to end",
            OpKind.SemaphoreWait => $"waits{at} for {slot.Object!.Describe()}, which has no count left",
            OpKind.EventWait => $"waits{at} for {slot.Object!.Describe()} to be set",
            OpKind.Never => $"sleeps for ever{at}",
            _ => $"is about to {Pending(slot)}",
        };
    }

    /// <summary>The pending operation, in words.</summary>
    public static string Pending(ThreadSlot slot)
    {
        var what = slot.Kind switch
        {
            OpKind.Begin => "begin",
            OpKind.Acquire or OpKind.Reacquire => $"take {slot.Object!.Describe()}",
            OpKind.TryAcquire => $"try to take {slot.Object!.Describe()}",
            OpKind.Release => $"release {slot.Object!.Describe()}",
            OpKind.SemaphoreWait => $"take {slot.Object!.Describe()}",
            OpKind.EventWait => $"wait for {slot.Object!.Describe()}",
            OpKind.Join => $"join {slot.Target!.Describe()}",
            OpKind.Read => "read",
            OpKind.Write => "write",
            OpKind.ReadWrite => "update",
            OpKind.Sleep => "sleep",
            OpKind.Never => "sleep for ever",
            _ => "go on",
        };
        var member = slot.Kind is OpKind.Read or OpKind.Write or OpKind.ReadWrite ? $" {Site.Member(slot.Site)}" : "";
        return slot.Site.Length == 0 ? what + member : $"{what}{member} ({Site.Place(slot.Site)})";
    }

    private static bool IsWaiting(ThreadSlot slot) =>
        slot.Kind is OpKind.SemaphoreWait or OpKind.EventWait || (slot.Kind == OpKind.Reacquire && slot.Object!.Available);

    private static List<ThreadSlot> FindCycle(List<ThreadSlot> blocked)
    {
        foreach (var start in blocked)
        {
            var path = new List<ThreadSlot>();
            var at = start;
            while (at is not null && !path.Contains(at))
            {
                path.Add(at);
                at = BlockedBy(at);
            }

            if (at is not null)
                return path[path.IndexOf(at)..];
        }

        return [];
    }

    private static ThreadSlot? BlockedBy(ThreadSlot slot)
    {
        var next = slot.Kind switch
        {
            OpKind.Acquire or OpKind.Reacquire => (slot.Object as LockState)?.Owner,
            OpKind.SemaphoreWait => (slot.Object as SemaphoreState)?.LastTaker(slot),
            OpKind.Join => slot.Target,
            _ => null,
        };
        return next is { Finished: false } ? next : null;
    }
}
