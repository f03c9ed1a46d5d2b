namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>TaskCompletionSource: completing it is a step, in the course of which continuations run as they do in production.</summary>
[Replaces("System.Threading.Tasks.TaskCompletionSource")]
internal static class TaskCompletionSourceShim
{
    public static TaskCompletionSource New(string site)
    {
        var source = new TaskCompletionSource();
        TaskMaking.Made(source.Task, site);
        return source;
    }

    public static TaskCompletionSource New(object? state, string site)
    {
        var source = new TaskCompletionSource(state);
        TaskMaking.Made(source.Task, site);
        return source;
    }

    public static TaskCompletionSource New(TaskCreationOptions creationOptions, string site)
    {
        var source = new TaskCompletionSource(creationOptions);
        TaskMaking.Made(source.Task, site);
        return source;
    }

    public static TaskCompletionSource New(object? state, TaskCreationOptions creationOptions, string site)
    {
        var source = new TaskCompletionSource(state, creationOptions);
        TaskMaking.Made(source.Task, site);
        return source;
    }

    public static void SetResult(TaskCompletionSource source, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetResult();
        completing.End();
    }

    public static void SetException(TaskCompletionSource source, Exception exception, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetException(exception);
        completing.End();
    }

    public static void SetException(TaskCompletionSource source, IEnumerable<Exception> exceptions, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetException(exceptions);
        completing.End();
    }

    public static void SetCanceled(TaskCompletionSource source, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetCanceled();
        completing.End();
    }

    public static void SetCanceled(TaskCompletionSource source, CancellationToken cancellationToken, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetCanceled(cancellationToken);
        completing.End();
    }

    public static void SetFromTask(TaskCompletionSource source, Task completedTask, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetFromTask(completedTask);
        completing.End();
    }

    public static bool TrySetResult(TaskCompletionSource source, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetResult();
        completing.End();
        return isFirst;
    }

    public static bool TrySetException(TaskCompletionSource source, Exception exception, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetException(exception);
        completing.End();
        return isFirst;
    }

    public static bool TrySetException(TaskCompletionSource source, IEnumerable<Exception> exceptions, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetException(exceptions);
        completing.End();
        return isFirst;
    }

    public static bool TrySetCanceled(TaskCompletionSource source, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetCanceled();
        completing.End();
        return isFirst;
    }

    public static bool TrySetCanceled(TaskCompletionSource source, CancellationToken cancellationToken, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetCanceled(cancellationToken);
        completing.End();
        return isFirst;
    }

    public static bool TrySetFromTask(TaskCompletionSource source, Task completedTask, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetFromTask(completedTask);
        completing.End();
        return isFirst;
    }
}
