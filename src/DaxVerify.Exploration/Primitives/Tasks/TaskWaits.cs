using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Waits for several tasks.</summary>
internal static class TaskWaits
{
    /// <summary>Blocks until all tasks are complete.</summary>
    /// <returns>False if the time was up first.</returns>
    public static bool ForAll(Task[] tasks, int milliseconds, CancellationToken token, string site)
    {
        Check(tasks, milliseconds, token, site);
        var slot = ThreadSlot.Current!;
        var deadline = milliseconds < 0 ? long.MaxValue : slot.Controller.Now + (milliseconds * TimeSpan.TicksPerMillisecond);
        foreach (var task in tasks)
        {
            var left = milliseconds < 0 ? Timeout.Infinite : (int)Math.Max(0, (deadline - slot.Controller.Now) / TimeSpan.TicksPerMillisecond);
            if (!Awaiting.WaitFor(task, left, token, site))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Blocks until one of the tasks is complete.</summary>
    /// <returns>Its index; -1 if the time was up first.</returns>
    public static int ForAny(Task[] tasks, int milliseconds, CancellationToken token, string site)
    {
        Check(tasks, milliseconds, token, site);
        var slot = ThreadSlot.Current!;
        slot.Controller.Limits.Note(LimitKind.Unordered, "it asks which of several tasks is complete first", site);
        var any = new AnyTask([.. tasks.Select(task => StateOf(slot, task, site))]);
        any.Touch(slot.Controller);
        foreach (var part in any.States.OfType<TaskState>())
        {
            Waiting.Link(slot, any, part);
            foreach (var other in any.States.OfType<TaskState>())
            {
                Waiting.Link(slot, other, part);
            }
        }

        // A step also if one is complete already: which are by then is what it comes to.
        if (!Waiting.TryWait(slot, OpKind.EventWait, any, milliseconds, token, site))
        {
            return -1;
        }

        var index = any.First;
        if (any.States[index] is { } state)
        {
            TaskTable.Acquire(slot, state);
            slot.Controller.Tracer?.Add(slot, TraceEventKind.TaskWait, state, site);
        }

        return index;
    }

    /// <summary>The tasks in the order in which they complete.</summary>
    public static async IAsyncEnumerable<TTask> Each<TTask>(List<TTask> tasks, string site, [EnumeratorCancellation] CancellationToken token = default)
        where TTask : Task
    {
        var left = tasks;
        while (left.Count > 0)
        {
            CancellationTokenShim.ThrowIfCancelled(token, site);
            var index = left.FindIndex(task => Awaiting.LookAt(task, registers: false, site));
            if (index < 0)
            {
                await TaskShim.WhenAny([.. left.Cast<Task>()], site).WaitAsync(token).ConfigureAwait(false);
                continue;
            }

            var next = left[index];
            left.RemoveAt(index);
            yield return next;
        }
    }

    /// <summary>The state of a task that is waited for; null if it is complete and nobody had seen it before.</summary>
    public static TaskState? StateOf(ThreadSlot slot, Task task, string site) =>
        TaskTable.Find(slot, task) is { } state ? state
        : task.IsCompleted ? null
        : throw UncontrolledShim.Missing("waiting for a task of code that isn't rewritten", site);

    private static void Check(Task[] tasks, int milliseconds, CancellationToken token, string site)
    {
        ArgumentNullException.ThrowIfNull(tasks);
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1);
        if (Array.IndexOf(tasks, null) >= 0)
        {
            throw new ArgumentException("The tasks array included at least one null element.", nameof(tasks));
        }

        CancellationTokenShim.ThrowIfCancelled(token, site);
    }
}
