using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The completion of a task by the program: one step, and then whatever the framework does in its course.</summary>
internal readonly struct TaskCompletion
{
    private readonly ThreadSlot? _slot;
    private readonly string _site;

    private TaskCompletion(ThreadSlot? slot, string site)
    {
        _slot = slot;
        _site = site;
    }

    /// <summary>The step. When it has been made, the task is about to be completed, unless it is already.</summary>
    /// <param name="task">The task; null if nobody can have it.</param>
    /// <param name="site">The call.</param>
    public static TaskCompletion Begin(Task? task, string site)
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

        return new TaskCompletion(slot, site);
    }

    /// <summary>The framework has done what it does: what completed with the task is published, what was queued is started.</summary>
    public void End()
    {
        if (_slot is not null && !_slot.Controller.Aborting)
        {
            PoolItems.After(_slot, _site);
        }
    }
}
