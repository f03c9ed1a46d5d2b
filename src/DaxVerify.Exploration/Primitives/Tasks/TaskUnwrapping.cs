using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Tasks that stand for the task that another returns.</summary>
internal static class TaskUnwrapping
{
    /// <summary>Task.Run of a function that returns a task.</summary>
    public static Task Run(Func<Task?> function, CancellationToken cancellationToken, string site) =>
        ThreadSlot.Current is null ? Task.Run(function, cancellationToken) : Unwrap(Start(function, cancellationToken, site)!, site);

    /// <summary>Task.Run of a function that returns a task with a result.</summary>
    public static Task<T> Run<T>(Func<Task<T>?> function, CancellationToken cancellationToken, string site) =>
        ThreadSlot.Current is null ? Task.Run(function, cancellationToken) : Unwrap(Start(function, cancellationToken, site)!, site);

    /// <summary>TaskExtensions.Unwrap.</summary>
    public static Task Unwrap(Task<Task> outer, string site)
    {
        var promise = outer.Unwrap();
        TaskMaking.MadeOfInner(promise, outer, () => outer.Result, site);
        return promise;
    }

    /// <summary>TaskExtensions.Unwrap.</summary>
    public static Task<T> Unwrap<T>(Task<Task<T>> outer, string site)
    {
        var promise = outer.Unwrap();
        TaskMaking.MadeOfInner(promise, outer, () => outer.Result, site);
        return promise;
    }

    /// <summary>The framework hides the outer task; with one of our own the promise is the same, since both deny children.</summary>
    private static Task<TTask?> Start<TTask>(Func<TTask?> function, CancellationToken cancellationToken, string site)
        where TTask : Task
    {
        ArgumentNullException.ThrowIfNull(function);
        var outer = Task.Factory.StartNew(
            TaskBody.Func0(HandingOver(function))!, cancellationToken, TaskCreationOptions.DenyChildAttach, TaskScheduler.Default);
        TaskMaking.NoteMade(outer, site);
        return outer;
    }

    /// <summary>What a function did until it returned a task comes before whatever sees that complete.</summary>
    private static Func<TTask?> HandingOver<TTask>(Func<TTask?> function)
        where TTask : Task => () =>
        {
            var inner = function();
            if (inner is not null && ThreadSlot.Current is { } slot && TaskTable.Find(slot, inner) is { } state)
            {
                Waiting.Release(slot, state);
            }

            return inner;
        };
}
