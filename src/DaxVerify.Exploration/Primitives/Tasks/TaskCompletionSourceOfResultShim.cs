namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>TaskCompletionSource with a result: completing it is a step, in the course of which continuations run as they do in production.</summary>
[Replaces("System.Threading.Tasks.TaskCompletionSource`1")]
internal static class TaskCompletionSourceOfResultShim
{
    public static TaskCompletionSource<T> New<T>(string site)
    {
        var source = new TaskCompletionSource<T>();
        TaskMaking.Made(source.Task, site);
        return source;
    }

    public static TaskCompletionSource<T> New<T>(object? state, string site)
    {
        var source = new TaskCompletionSource<T>(state);
        TaskMaking.Made(source.Task, site);
        return source;
    }

    public static TaskCompletionSource<T> New<T>(TaskCreationOptions creationOptions, string site)
    {
        var source = new TaskCompletionSource<T>(creationOptions);
        TaskMaking.Made(source.Task, site);
        return source;
    }

    public static TaskCompletionSource<T> New<T>(object? state, TaskCreationOptions creationOptions, string site)
    {
        var source = new TaskCompletionSource<T>(state, creationOptions);
        TaskMaking.Made(source.Task, site);
        return source;
    }

    public static void SetResult<T>(TaskCompletionSource<T> source, T result, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetResult(result);
        completing.End();
    }

    public static void SetException<T>(TaskCompletionSource<T> source, Exception exception, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetException(exception);
        completing.End();
    }

    public static void SetException<T>(TaskCompletionSource<T> source, IEnumerable<Exception> exceptions, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetException(exceptions);
        completing.End();
    }

    public static void SetCanceled<T>(TaskCompletionSource<T> source, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetCanceled();
        completing.End();
    }

    public static void SetCanceled<T>(TaskCompletionSource<T> source, CancellationToken cancellationToken, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetCanceled(cancellationToken);
        completing.End();
    }

    public static void SetFromTask<T>(TaskCompletionSource<T> source, Task<T> completedTask, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        source.SetFromTask(completedTask);
        completing.End();
    }

    public static bool TrySetResult<T>(TaskCompletionSource<T> source, T result, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetResult(result);
        completing.End();
        return isFirst;
    }

    public static bool TrySetException<T>(TaskCompletionSource<T> source, Exception exception, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetException(exception);
        completing.End();
        return isFirst;
    }

    public static bool TrySetException<T>(TaskCompletionSource<T> source, IEnumerable<Exception> exceptions, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetException(exceptions);
        completing.End();
        return isFirst;
    }

    public static bool TrySetCanceled<T>(TaskCompletionSource<T> source, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetCanceled();
        completing.End();
        return isFirst;
    }

    public static bool TrySetCanceled<T>(TaskCompletionSource<T> source, CancellationToken cancellationToken, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetCanceled(cancellationToken);
        completing.End();
        return isFirst;
    }

    public static bool TrySetFromTask<T>(TaskCompletionSource<T> source, Task<T> completedTask, string site)
    {
        var completing = TaskCompletion.Begin(source.Task, site);
        var isFirst = source.TrySetFromTask(completedTask);
        completing.End();
        return isFirst;
    }
}
