using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>ValueTask with a result: looks at it are steps, and to take its result or to make a task of it uses it up.</summary>
[Replaces("System.Threading.Tasks.ValueTask`1")]
internal static class ValueTaskOfResultShim
{
    public static bool get_IsCompleted<T>(ref ValueTask<T> task, string site) => ValueTaskParts.TaskOf(ref task) is { } inner ? Awaiting.LookAt(inner, registers: false, site) : task.IsCompleted;

    public static bool get_IsCompletedSuccessfully<T>(ref ValueTask<T> task, string site) => get_IsCompleted(ref task, site) && task.IsCompletedSuccessfully;

    public static bool get_IsFaulted<T>(ref ValueTask<T> task, string site) => get_IsCompleted(ref task, site) && task.IsFaulted;

    public static bool get_IsCanceled<T>(ref ValueTask<T> task, string site) => get_IsCompleted(ref task, site) && task.IsCanceled;

    public static T get_Result<T>(ref ValueTask<T> task, string site)
    {
        if (ValueTaskParts.TaskOf(ref task) is { } inner)
        {
            SingleUse.Take(inner);
            Awaiting.WaitFor(inner, Timeout.Infinite, CancellationToken.None, site);
        }

        return task.Result;
    }

    public static Task<T> AsTask<T>(ref ValueTask<T> task, string site)
    {
        if (ValueTaskParts.TaskOf(ref task) is { } inner)
        {
            SingleUse.Convert(inner);
            return (Task<T>)inner;
        }

        var made = task.AsTask();
        if (ThreadSlot.Current is not null && !made.IsCompleted)
        {
            TaskMaking.NoteMade(made, site);
        }

        return made;
    }

    public static ValueTask<T> Preserve<T>(ref ValueTask<T> task, string site) => ValueTaskParts.IsPlain(ref task) ? task : new ValueTask<T>(AsTask(ref task, site));
}
