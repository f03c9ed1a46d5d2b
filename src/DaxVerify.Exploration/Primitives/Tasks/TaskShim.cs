using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Primitives.Time;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Task: its states seen, waits for it, timers, and tasks made of others.</summary>
[Replaces("System.Threading.Tasks.Task")]
internal static class TaskShim
{
    public static bool get_IsCompleted(Task task, string site) => Awaiting.LookAt(task, registers: false, site);

    public static bool get_IsCompletedSuccessfully(Task task, string site) => Awaiting.LookAt(task, registers: false, site) && task.IsCompletedSuccessfully;

    public static bool get_IsFaulted(Task task, string site) => Awaiting.LookAt(task, registers: false, site) && task.IsFaulted;

    public static bool get_IsCanceled(Task task, string site) => Awaiting.LookAt(task, registers: false, site) && task.IsCanceled;

    public static AggregateException? get_Exception(Task task, string site) => Awaiting.LookAt(task, registers: false, site) ? task.Exception : null;

    public static ConfiguredTaskAwaitable ConfigureAwait(Task task, ConfigureAwaitOptions options, string site)
    {
        if ((options & ConfigureAwaitOptions.ForceYielding) != 0)
        {
            ThreadSlot.Current?.Controller.Limits.Note(LimitKind.Unordered, "an await that yields though its task is complete goes on at once", site);
        }

        return task.ConfigureAwait(options);
    }

    public static TaskStatus get_Status(Task task, string site)
    {
        var isComplete = Awaiting.LookAt(task, registers: false, site);
        var status = task.Status;
        if (!isComplete)
        {
            ThreadSlot.Current?.Controller.Limits.Note(LimitKind.Unordered, "it looks at the status of a task that isn't complete", site);
        }

        return isComplete || !task.IsCompleted ? status : TaskStatus.Running;
    }

    public static void Wait(Task task, string site) => Wait(task, Timeout.Infinite, CancellationToken.None, site);

    public static bool Wait(Task task, int millisecondsTimeout, string site) => Wait(task, millisecondsTimeout, CancellationToken.None, site);

    public static bool Wait(Task task, TimeSpan timeout, string site) => Wait(task, Waiting.Milliseconds(timeout), CancellationToken.None, site);

    public static bool Wait(Task task, TimeSpan timeout, CancellationToken cancellationToken, string site) =>
        Wait(task, Waiting.Milliseconds(timeout), cancellationToken, site);

    public static void Wait(Task task, CancellationToken cancellationToken, string site) => Wait(task, Timeout.Infinite, cancellationToken, site);

    public static bool Wait(Task task, int millisecondsTimeout, CancellationToken cancellationToken, string site)
    {
        if (ThreadSlot.Current is null)
        {
            return task.Wait(millisecondsTimeout, cancellationToken);
        }

        CancellationTokenShim.ThrowIfCancelled(cancellationToken, site);
        return Awaiting.WaitFor(task, millisecondsTimeout, cancellationToken, site) && task.Wait(Timeout.Infinite, CancellationToken.None);
    }

    public static int get_Id(Task task)
    {
        Framework.FrameworkShim.AsksNumber();
        return ThreadSlot.Current is { } slot && TaskTable.Find(slot, task) is { } state ? state.Number : task.Id;
    }

    public static int? get_CurrentId() => TaskBody.Current is { } task ? get_Id(task) : null;

    public static Task Delay(int millisecondsDelay, string site) => Delay(millisecondsDelay, CancellationToken.None, site);

    public static Task Delay(TimeSpan delay, string site) => Delay(Waiting.Milliseconds(delay), CancellationToken.None, site);

    public static Task Delay(TimeSpan delay, CancellationToken cancellationToken, string site) =>
        Delay(Waiting.Milliseconds(delay), cancellationToken, site);

    public static Task Delay(TimeSpan delay, TimeProvider timeProvider, string site) => Delay(delay, timeProvider, CancellationToken.None, site);

    public static Task Delay(TimeSpan delay, TimeProvider timeProvider, CancellationToken cancellationToken, string site)
    {
        TimeProviderShim.GivesUpBy(timeProvider, site);
        return TaskMaking.MadeByTimer(cancellationToken, () => Task.Delay(delay, timeProvider, cancellationToken), site);
    }

    public static Task Delay(int millisecondsDelay, CancellationToken cancellationToken, string site)
    {
        if (ThreadSlot.Current is null)
        {
            return Task.Delay(millisecondsDelay, cancellationToken);
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(millisecondsDelay, -1);
        return TaskMaking.MadeByTimer(
            cancellationToken, () => Task.Delay(TimeSpan.FromMilliseconds(millisecondsDelay), ControlledTimeProvider.Instance, cancellationToken), site);
    }

    public static Task WaitAsync(Task task, TimeSpan timeout, string site) => WaitAsync(task, timeout, ControlledTimeProvider.Instance, CancellationToken.None, site);

    public static Task WaitAsync(Task task, TimeSpan timeout, TimeProvider timeProvider, string site) => WaitAsync(task, timeout, timeProvider, CancellationToken.None, site);

    public static Task WaitAsync(Task task, TimeSpan timeout, CancellationToken cancellationToken, string site) =>
        WaitAsync(task, timeout, ControlledTimeProvider.Instance, cancellationToken, site);

    public static Task WaitAsync(Task task, CancellationToken cancellationToken, string site) =>
        TaskMaking.MadeWithin(task, cancellationToken, () => task.WaitAsync(cancellationToken), site);

    public static Task WaitAsync(Task task, TimeSpan timeout, TimeProvider timeProvider, CancellationToken cancellationToken, string site)
    {
        TimeProviderShim.GivesUpBy(timeProvider, site);
        return TaskMaking.MadeWithin(task, cancellationToken, () => task.WaitAsync(timeout, timeProvider, cancellationToken), site);
    }

    public static Task Run(Action action, string site) => TaskMaking.Made(Task.Run(TaskBody.Action0(action)!), site);

    public static Task Run(Func<Task?> function, string site) => TaskUnwrapping.Run(function, CancellationToken.None, site);

    public static Task<T> Run<T>(Func<T> function, string site)
    {
        var task = Task.Run(TaskBody.Func0(function)!);
        TaskMaking.Made(task, site);
        return task;
    }

    public static Task<T> Run<T>(Func<Task<T>?> function, string site) => TaskUnwrapping.Run(function, CancellationToken.None, site);

    public static Task Run(Action action, CancellationToken cancellationToken, string site) => TaskMaking.Made(Task.Run(TaskBody.Action0(action)!, TaskMaking.Cancellable(cancellationToken, site)), site);

    public static Task Run(Func<Task?> function, CancellationToken cancellationToken, string site) => TaskUnwrapping.Run(function, TaskMaking.Cancellable(cancellationToken, site), site);

    public static Task<T> Run<T>(Func<T> function, CancellationToken cancellationToken, string site)
    {
        var task = Task.Run(TaskBody.Func0(function)!, TaskMaking.Cancellable(cancellationToken, site));
        TaskMaking.Made(task, site);
        return task;
    }

    public static Task<T> Run<T>(Func<Task<T>?> function, CancellationToken cancellationToken, string site) => TaskUnwrapping.Run(function, TaskMaking.Cancellable(cancellationToken, site), site);

    public static void Start(Task task, string site)
    {
        TaskMaking.Starts(task, site);
        task.Start();
        TaskMaking.Started(site);
    }

    public static void Start(Task task, TaskScheduler scheduler, string site)
    {
        TaskMaking.Starts(task, site);
        task.Start(scheduler);
        TaskMaking.Started(site);
    }

    public static void RunSynchronously(Task task, string site) => SynchronousRun.Of(task, TaskScheduler.Current, site);

    public static void RunSynchronously(Task task, TaskScheduler scheduler, string site) => SynchronousRun.Of(task, scheduler, site);

    public static void WaitAll(Task[] tasks, string site) => WaitAll(tasks, Timeout.Infinite, CancellationToken.None, site);

    public static void WaitAll(ReadOnlySpan<Task> tasks, string site) => WaitAll(tasks.ToArray(), Timeout.Infinite, CancellationToken.None, site);

    public static bool WaitAll(Task[] tasks, TimeSpan timeout, string site) => WaitAll(tasks, Waiting.Milliseconds(timeout), CancellationToken.None, site);

    public static bool WaitAll(Task[] tasks, int millisecondsTimeout, string site) => WaitAll(tasks, millisecondsTimeout, CancellationToken.None, site);

    public static void WaitAll(Task[] tasks, CancellationToken cancellationToken, string site) => WaitAll(tasks, Timeout.Infinite, cancellationToken, site);

    public static void WaitAll(IEnumerable<Task> tasks, CancellationToken cancellationToken, string site) =>
        WaitAll([.. tasks], Timeout.Infinite, cancellationToken, site);

    public static bool WaitAll(Task[] tasks, int millisecondsTimeout, CancellationToken cancellationToken, string site)
    {
        if (ThreadSlot.Current is null)
        {
            return Task.WaitAll(tasks, millisecondsTimeout, cancellationToken);
        }

        return TaskWaits.ForAll(tasks, millisecondsTimeout, cancellationToken, site) && Task.WaitAll(tasks, Timeout.Infinite, CancellationToken.None);
    }

    public static int WaitAny(Task[] tasks, string site) => WaitAny(tasks, Timeout.Infinite, CancellationToken.None, site);

    public static int WaitAny(Task[] tasks, TimeSpan timeout, string site) => WaitAny(tasks, Waiting.Milliseconds(timeout), CancellationToken.None, site);

    public static int WaitAny(Task[] tasks, int millisecondsTimeout, string site) => WaitAny(tasks, millisecondsTimeout, CancellationToken.None, site);

    public static int WaitAny(Task[] tasks, CancellationToken cancellationToken, string site) => WaitAny(tasks, Timeout.Infinite, cancellationToken, site);

    public static int WaitAny(Task[] tasks, int millisecondsTimeout, CancellationToken cancellationToken, string site) =>
        ThreadSlot.Current is null
            ? Task.WaitAny(tasks, millisecondsTimeout, cancellationToken)
            : TaskWaits.ForAny(tasks, millisecondsTimeout, cancellationToken, site);

    public static Task WhenAll(Task[] tasks, string site)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        Task[] parts = [.. tasks];
        TaskMaking.RegistersWithAll(parts, site);
        var all = Task.WhenAll(parts);
        TaskMaking.MadeOfAll(all, parts, site);
        return all;
    }

    public static Task<Task> WhenAny(Task[] tasks, string site)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        Task[] parts = [.. tasks];
        TaskMaking.RegistersWithAll(parts, site);
        var first = Task.WhenAny(parts);
        TaskMaking.MadeOfFirst(first, parts, site);
        return first;
    }

    public static Task WhenAll(ReadOnlySpan<Task> tasks, string site)
    {
        Task[] parts = tasks.ToArray();
        TaskMaking.RegistersWithAll(parts, site);
        var all = Task.WhenAll(parts);
        TaskMaking.MadeOfAll(all, parts, site);
        return all;
    }

    public static Task<Task> WhenAny(ReadOnlySpan<Task> tasks, string site)
    {
        Task[] parts = tasks.ToArray();
        TaskMaking.RegistersWithAll(parts, site);
        var first = Task.WhenAny(parts);
        TaskMaking.MadeOfFirst(first, parts, site);
        return first;
    }

    public static Task WhenAll(IEnumerable<Task> tasks, string site)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        Task[] parts = [.. tasks];
        TaskMaking.RegistersWithAll(parts, site);
        var all = Task.WhenAll(parts);
        TaskMaking.MadeOfAll(all, parts, site);
        return all;
    }

    public static Task<Task> WhenAny(IEnumerable<Task> tasks, string site)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        Task[] parts = [.. tasks];
        TaskMaking.RegistersWithAll(parts, site);
        var first = Task.WhenAny(parts);
        TaskMaking.MadeOfFirst(first, parts, site);
        return first;
    }

    public static Task<Task> WhenAny(Task task1, Task task2, string site) => WhenAny([task1, task2], site);

    public static IAsyncEnumerable<Task> WhenEach(Task[] tasks, string site) => TaskWaits.Each<Task>([.. tasks], site);

    public static IAsyncEnumerable<Task> WhenEach(ReadOnlySpan<Task> tasks, string site) => TaskWaits.Each<Task>([.. tasks], site);

    public static IAsyncEnumerable<Task> WhenEach(IEnumerable<Task> tasks, string site) => TaskWaits.Each<Task>([.. tasks], site);

    public static Task<T[]> WhenAll<T>(Task<T>[] tasks, string site)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        Task<T>[] parts = [.. tasks];
        TaskMaking.RegistersWithAll(parts, site);
        var all = Task.WhenAll(parts);
        TaskMaking.MadeOfAll(all, parts, site);
        return all;
    }

    public static Task<Task<T>> WhenAny<T>(Task<T>[] tasks, string site)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        Task<T>[] parts = [.. tasks];
        TaskMaking.RegistersWithAll(parts, site);
        var first = Task.WhenAny(parts);
        TaskMaking.MadeOfFirst(first, parts, site);
        return first;
    }

    public static Task<T[]> WhenAll<T>(ReadOnlySpan<Task<T>> tasks, string site)
    {
        Task<T>[] parts = tasks.ToArray();
        TaskMaking.RegistersWithAll(parts, site);
        var all = Task.WhenAll(parts);
        TaskMaking.MadeOfAll(all, parts, site);
        return all;
    }

    public static Task<Task<T>> WhenAny<T>(ReadOnlySpan<Task<T>> tasks, string site)
    {
        Task<T>[] parts = tasks.ToArray();
        TaskMaking.RegistersWithAll(parts, site);
        var first = Task.WhenAny(parts);
        TaskMaking.MadeOfFirst(first, parts, site);
        return first;
    }

    public static Task<T[]> WhenAll<T>(IEnumerable<Task<T>> tasks, string site)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        Task<T>[] parts = [.. tasks];
        TaskMaking.RegistersWithAll(parts, site);
        var all = Task.WhenAll(parts);
        TaskMaking.MadeOfAll(all, parts, site);
        return all;
    }

    public static Task<Task<T>> WhenAny<T>(IEnumerable<Task<T>> tasks, string site)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        Task<T>[] parts = [.. tasks];
        TaskMaking.RegistersWithAll(parts, site);
        var first = Task.WhenAny(parts);
        TaskMaking.MadeOfFirst(first, parts, site);
        return first;
    }

    public static Task<Task<T>> WhenAny<T>(Task<T> task1, Task<T> task2, string site) => WhenAny<T>([task1, task2], site);

    public static IAsyncEnumerable<Task<T>> WhenEach<T>(Task<T>[] tasks, string site) => TaskWaits.Each<Task<T>>([.. tasks], site);

    public static IAsyncEnumerable<Task<T>> WhenEach<T>(ReadOnlySpan<Task<T>> tasks, string site) => TaskWaits.Each<Task<T>>([.. tasks], site);

    public static IAsyncEnumerable<Task<T>> WhenEach<T>(IEnumerable<Task<T>> tasks, string site) => TaskWaits.Each<Task<T>>([.. tasks], site);
}
