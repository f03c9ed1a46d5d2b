using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The completion of a task by the program: one step, and then whatever the framework does in its course.</summary>
internal readonly struct TaskCompletion
{
    private readonly ThreadSlot? _slot;
    private readonly string _site;
    private readonly bool _wasCompleting;

    private TaskCompletion(ThreadSlot slot, string site, bool goesOn)
    {
        _slot = slot;
        _site = site;
        _wasCompleting = slot.GoesOnAfterCompleting;
        slot.GoesOnAfterCompleting |= goesOn;
    }

    /// <summary>The step. When it has been made, the task is about to be completed, unless it is already.</summary>
    /// <param name="task">The task; null if nobody can have it.</param>
    /// <param name="site">The call.</param>
    /// <param name="goesOn">Whether the code that completes it has more to do: it is no async method's end.</param>
    public static TaskCompletion Begin(Task? task, string site, bool goesOn = true)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return default;
        }

        if (slot.Controller.Aborting)
        {
            throw new AbortException();
        }

        if (task is not null && (TaskTable.Find(slot, task) ?? (task.IsCompleted ? null : TaskTable.Register(slot, task, site))) is { } state)
        {
            state.IsStepped = true;
            slot.Controller.Point(slot, OpKind.ReadWrite, state, site, StoreUse.ShowsLater);
            slot.Stores.Meet(slot, task.IsCompleted ? StoreUse.Looks : StoreUse.Drains, state.StepsOn, site);
            TaskTable.Acquire(slot, state);
            if (!task.IsCompleted)
            {
                Waiting.Release(slot, state);
            }
        }

        return new TaskCompletion(slot, site, goesOn);
    }

    /// <summary>A call in the course of which tasks are completed, each in a step of its own.</summary>
    public static TaskCompletion During(string site) => ThreadSlot.Current is { } slot ? new TaskCompletion(slot, site, goesOn: true) : default;

    /// <summary>The framework has done what it does: what completed with the task is published, what was queued is started.</summary>
    public void End()
    {
        if (_slot is not null && !_slot.Controller.Aborting)
        {
            PoolItems.After(_slot, _site);
            _slot.GoesOnAfterCompleting = _wasCompleting;
        }
    }
}
