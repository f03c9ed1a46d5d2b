using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Makes controlled threads of what the program queues to the thread pool.</summary>
internal static class PoolItems
{
    /// <summary>Starts whatever this thread has queued since the last time.</summary>
    public static void Start(ThreadSlot slot, string site)
    {
        if (slot.Worker?.Pool is not { IsEmpty: false } queue)
        {
            return;
        }

        while (queue.Take() is { } item)
        {
            if (!slot.Controller.Aborting)
            {
                Start(slot, () => PoolQueue.Run(item), site, item as Task);
            }
        }
    }

    /// <summary>Code of the program begins in the middle of what the framework does: what that queued before runs beside it.</summary>
    public static void BeforeBody(string site)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            Start(slot, site);
        }
    }

    /// <summary>Starts one piece of work.</summary>
    public static ThreadSlot Start(ThreadSlot parent, Action work, string site, Task? task = null)
    {
        parent.Watched?.RequireSwitches(parent, "a task started", site);

        var item = parent.Controller.NewPoolSlot(() => Run(work, site), parent);
        Framework.FrameworkShim.GivesNumber(parent);
        item.Background = true;
        if (task is not null)
        {
            var state = TaskTable.Register(parent, task, site);
            state.RunBy = item;
            state.QueuedBy = (parent, parent.Life);
            if (CancellationState.SourceOf(TaskTable.TokenOf(task)) is { } source)
            {
                // It begins before the cancellation, or too late.
                item.Object = new SyncObject();
                Waiting.Link(parent, item.Object, CancellationState.Of(source));
            }
        }

        parent.Controller.Tracer?.Add(parent, new Facts.TraceEvent(parent.Id, Facts.TraceEventKind.Start, Site.Place(site)) { Target = item.ToFact() });
        return item;
    }

    /// <summary>
    /// A wait for a task that the waiting thread has queued itself runs it there, as the framework does, where the pool has no other thread for it.
    /// </summary>
    public static void RunInline(ThreadSlot slot, Task task, TaskState state, string site)
    {
        if (state.RunBy is { HasRun: false } item && slot.IsPool && state.QueuedBy == (slot, slot.Life) && slot.Controller.PoolTakenBefore(item).Count > 0)
        {
            slot.Controller.Withdraw(item);
            state.RunBy = slot;
            PoolQueue.Run(task);
            After(slot, site);
        }
    }

    private static void Run(Action work, string site)
    {
        work();
        var slot = ThreadSlot.Current!;
        if (!slot.Controller.Aborting)
        {
            After(slot, site);
        }

        if (SynchronizationContext.Current is not null)
        {
            SynchronizationContext.SetSynchronizationContext(null);
        }
    }

    /// <summary>After anything that can complete or queue tasks.</summary>
    public static void After(ThreadSlot slot, string site)
    {
        TaskTable.Settle(slot);
        Start(slot, site);
    }
}
