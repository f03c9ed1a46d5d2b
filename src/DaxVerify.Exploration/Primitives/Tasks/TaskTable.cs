using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The tasks of the running execution that rewritten code made, and the awaits that wait.</summary>
internal static class TaskTable
{
    private static readonly IdentityTable<TaskState> s_states = new();
    private static readonly List<TaskState> s_pending = [];
    private static readonly List<Suspension> s_suspended = [];
    private static int s_stamp;

    /// <summary>Awaits that wait for what isn't complete.</summary>
    public static IReadOnlyList<Suspension> Suspended => s_suspended;

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear()
    {
        s_states.Clear();
        s_pending.Clear();
        s_suspended.Clear();
    }

    /// <summary>The state of a task that is known; null for one that other code made, or that was complete when rewritten code first had it.</summary>
    public static TaskState? Find(ThreadSlot slot, Task task) => s_states.Find(task, slot.Controller.Stamp);

    /// <summary>Makes a task known.</summary>
    public static TaskState Register(ThreadSlot slot, Task task, string site)
    {
        Begin(slot);
        var state = s_states.Get(task, slot.Controller.Stamp, out var isNew);
        if (isNew)
        {
            state.Begin(slot.Controller, task, site);
            if (task.IsCompleted)
            {
                Settle(slot, state);
            }
            else
            {
                s_pending.Add(state);
            }
        }

        return state;
    }

    /// <summary>An await begins to wait.</summary>
    public static void Suspend(ThreadSlot slot, Suspension suspension)
    {
        Begin(slot);
        s_suspended.Add(suspension);
    }

    /// <summary>An await goes on.</summary>
    public static void Resume(Suspension suspension) => s_suspended.Remove(suspension);

    /// <summary>
    /// What this thread's step has completed comes after what was registered with it, and before what sees it complete: the task itself, and those that the framework completes
    /// with it.
    /// </summary>
    public static void Settle(ThreadSlot slot)
    {
        if (s_stamp != slot.Controller.Stamp || s_pending.Count == 0)
        {
            return;
        }

        for (var i = 0; i < s_pending.Count; i++)
        {
            var state = s_pending[i];
            if (state.IsComplete)
            {
                s_pending.RemoveAt(i--);
                Settle(slot, state);
            }
        }
    }

    /// <summary>The thread learns all that goes before the completion of a task.</summary>
    public static void Acquire(ThreadSlot slot, TaskState state)
    {
        Waiting.Acquire(slot, state);
        foreach (var part in state.Parts())
        {
            if (part.IsCompleted && Find(slot, part) is { } known)
            {
                Acquire(slot, known);
            }
        }
    }

    private static void Settle(ThreadSlot slot, TaskState state)
    {
        Acquire(slot, state);
        Waiting.Release(slot, state);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.Complete, state, slot.Site);
    }

    private static void Begin(ThreadSlot slot)
    {
        if (s_stamp == slot.Controller.Stamp)
        {
            return;
        }

        s_stamp = slot.Controller.Stamp;
        s_pending.Clear();
        s_suspended.Clear();
    }
}
