using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>
/// ValueTasks behind which, in the framework, an object stands that is used again: their result may be taken once, when it is there. A second time, or too early, the
/// framework throws.
/// </summary>
internal static class SingleUse
{
    /// <summary>The result of the task may be taken once.</summary>
    public static void Mark(Task? task)
    {
        if (task is not null && ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            TaskTable.Register(slot, task, slot.Site).MaySingleUse = true;
        }
    }

    /// <summary>The ValueTask's result is about to be taken.</summary>
    /// <exception cref="InvalidOperationException">It was taken before, or isn't there yet.</exception>
    public static void Take(Task task)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && TaskTable.Find(slot, task) is { MaySingleUse: true } state)
        {
            if (!task.IsCompleted || state.IsUsed)
            {
                throw new InvalidOperationException("The ValueTask's result was taken before, or is not there yet: a ValueTask may be awaited once.");
            }

            state.IsUsed = true;
        }
    }

    /// <summary>Something is about to be registered with the ValueTask: at most once.</summary>
    /// <returns>False if something is, or was.</returns>
    public static bool TryRegister(ThreadSlot slot, Task task)
    {
        if (TaskTable.Find(slot, task) is not { MaySingleUse: true } state)
        {
            return true;
        }

        var isFirst = !state.IsUsed && !state.HasContinuation;
        state.HasContinuation = true;
        return isFirst;
    }

    /// <summary>The ValueTask becomes a task: that uses it up.</summary>
    /// <exception cref="InvalidOperationException">It was used before.</exception>
    public static void Convert(Task task)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && TaskTable.Find(slot, task) is { MaySingleUse: true } state)
        {
            if (state.IsUsed || state.HasContinuation)
            {
                throw new InvalidOperationException("The ValueTask was used before: it may be awaited, or made a task, once.");
            }

            state.IsUsed = true;
        }
    }
}
