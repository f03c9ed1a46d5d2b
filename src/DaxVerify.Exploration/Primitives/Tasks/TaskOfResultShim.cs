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

    public static Task<T> WaitAsync<T>(Task<T> task, TimeSpan timeout, string site) => WaitAsync(task, timeout, ControlledTimeProvider.Instance, CancellationToken.None, site);

    public static Task<T> WaitAsync<T>(Task<T> task, TimeSpan timeout, TimeProvider timeProvider, string site) => WaitAsync(task, timeout, timeProvider, CancellationToken.None, site);

    public static Task<T> WaitAsync<T>(Task<T> task, TimeSpan timeout, CancellationToken cancellationToken, string site) =>
        WaitAsync(task, timeout, ControlledTimeProvider.Instance, cancellationToken, site);

    public static Task<T> WaitAsync<T>(Task<T> task, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken, string site)
    {
        TimeProviderShim.GivesUpBy(timeProvider, site);
        return TaskMaking.MadeWithin(task, cancellationToken, () => task.WaitAsync(timeout, timeProvider, cancellationToken), site);
    }

    public static Task<T> WaitAsync<T>(Task<T> task, CancellationToken cancellationToken, string site) =>
        TaskMaking.MadeWithin(task, cancellationToken, () => task.WaitAsync(cancellationToken), site);
}
