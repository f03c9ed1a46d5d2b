using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>
/// <see cref="Task.RunSynchronously(TaskScheduler)"/>: the scheduler runs the task here or queues it, and then the caller waits until it is complete, attached children
/// included. The framework's own wait would block a thread that the engine counts as running.
/// </summary>
internal static class SynchronousRun
{
    /// <param name="task">The task, not started yet.</param>
    /// <param name="scheduler">Who is asked to run it.</param>
    /// <param name="site">The call.</param>
    public static void Of(Task task, TaskScheduler scheduler, string site)
    {
        if (ThreadSlot.Current is not { } slot || slot.Controller.Aborting || scheduler is null)
        {
            task.RunSynchronously(scheduler!);
            return;
        }

        var running = TaskMaking.Runs(task, site);
        InternalRunSynchronously(task, scheduler, waitForCompletion: false);
        running.End();
        if (TaskTable.Find(slot, task) is { } state)
        {
            Awaiting.UntilComplete(slot, state, site);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "InternalRunSynchronously")]
    private static extern void InternalRunSynchronously(Task task, TaskScheduler scheduler, bool waitForCompletion);
}
