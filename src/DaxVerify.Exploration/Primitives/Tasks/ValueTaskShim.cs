using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>ValueTask without a result: looks at it are steps, and to make a task of it uses it up.</summary>
[Replaces("System.Threading.Tasks.ValueTask")]
internal static class ValueTaskShim
{
    public static bool get_IsCompleted(ref ValueTask task, string site) => ValueTaskParts.TaskOf(ref task) is { } inner ? Awaiting.LookAt(inner, registers: false, site) : task.IsCompleted;

    public static bool get_IsCompletedSuccessfully(ref ValueTask task, string site) => get_IsCompleted(ref task, site) && task.IsCompletedSuccessfully;

    public static bool get_IsFaulted(ref ValueTask task, string site) => get_IsCompleted(ref task, site) && task.IsFaulted;

    public static bool get_IsCanceled(ref ValueTask task, string site) => get_IsCompleted(ref task, site) && task.IsCanceled;

    public static Task AsTask(ref ValueTask task, string site)
    {
        if (ValueTaskParts.TaskOf(ref task) is { } inner)
        {
            SingleUse.Convert(inner);
            return inner;
        }

        var made = task.AsTask();
        return ThreadSlot.Current is null || made.IsCompleted ? made : TaskMaking.Made(made, site);
    }

    public static ValueTask Preserve(ref ValueTask task, string site) => ValueTaskParts.IsPlain(ref task) ? task : new ValueTask(AsTask(ref task, site));
}
