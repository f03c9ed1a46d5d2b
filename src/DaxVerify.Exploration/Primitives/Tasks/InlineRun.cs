using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Who waits for a task without a bound asks its scheduler first whether it is to be run here and now, as Task.Wait does (WrappedTryRunInline); of schedulers of the program that is code of the program.</summary>
internal static class InlineRun
{
    /// <summary>Asks it; the thread pool's, on which a pair of schedulers stands, is asked elsewhere.</summary>
    public static void Try(Task task)
    {
        if (SchedulerOf(task) is { } scheduler && scheduler != TaskScheduler.Default && scheduler.GetType().DeclaringType != typeof(ConcurrentExclusiveSchedulerPair))
        {
            _ = TryRunInline(scheduler, task, taskWasPreviouslyQueued: true);
        }
    }

    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "m_taskScheduler")]
    private static extern ref TaskScheduler? SchedulerOf(Task task);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TryRunInline")]
    private static extern bool TryRunInline(TaskScheduler scheduler, Task task, bool taskWasPreviouslyQueued);
}
