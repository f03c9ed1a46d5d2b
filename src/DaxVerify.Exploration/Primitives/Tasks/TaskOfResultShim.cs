using DaxVerify.Exploration.Primitives.Time;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What is asked of a task with a result beside what <see cref="TaskShim"/> answers for all tasks.</summary>
[Replaces("System.Threading.Tasks.Task`1")]
internal static class TaskOfResultShim
{
    public static T get_Result<T>(Task<T> task, string site)
    {
        Awaiting.WaitFor(task, Timeout.Infinite, CancellationToken.None, site);
        return task.Result;
    }

    public static Task<T> WaitAsync<T>(Task<T> task, TimeSpan timeout, string site)
    {
        TaskMaking.Registers(task, site);
        var result = task.WaitAsync(timeout, ControlledTimeProvider.Instance, CancellationToken.None);
        TaskMaking.MadeAfter(result, task, site);
        return result;
    }

    public static Task<T> WaitAsync<T>(Task<T> task, TimeSpan timeout, TimeProvider timeProvider, string site)
    {
        TimeProviderShim.GivesUpBy(timeProvider, site);
        TaskMaking.Registers(task, site);
        var result = task.WaitAsync(timeout, timeProvider, CancellationToken.None);
        TaskMaking.MadeAfter(result, task, site);
        return result;
    }

    public static Task<T> WaitAsync<T>(Task<T> task, TimeSpan timeout, CancellationToken cancellationToken, string site)
    {
        TaskMaking.Registers(task, site);
        TaskMaking.Cancellable(cancellationToken, site);
        var result = task.WaitAsync(timeout, ControlledTimeProvider.Instance, cancellationToken);
        TaskMaking.MadeAfter(result, task, site);
        return result;
    }

    public static Task<T> WaitAsync<T>(Task<T> task, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken, string site)
    {
        TimeProviderShim.GivesUpBy(timeProvider, site);
        TaskMaking.Registers(task, site);
        TaskMaking.Cancellable(cancellationToken, site);
        var result = task.WaitAsync(timeout, timeProvider, cancellationToken);
        TaskMaking.MadeAfter(result, task, site);
        return result;
    }

    public static Task<T> WaitAsync<T>(Task<T> task, CancellationToken cancellationToken, string site)
    {
        TaskMaking.Registers(task, site);
        TaskMaking.Cancellable(cancellationToken, site);
        var result = task.WaitAsync(cancellationToken);
        TaskMaking.MadeAfter(result, task, site);
        return result;
    }
}
