using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Primitives.Time;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>What rewritten code calls around calls of the framework that make or start tasks.</summary>
internal static class TaskMaking
{
    private const TaskCreationOptions NotOurs = TaskCreationOptions.LongRunning | TaskCreationOptions.PreferFairness;

    /// <summary>After a call that returns a task: makes it known, and starts what was queued.</summary>
    public static Task Made(Task task, string site)
    {
        NoteMade(task, site);
        return task;
    }

    /// <summary>After a call that returns a task: makes it known, and starts what was queued.</summary>
    public static void NoteMade(Task? task, string site)
    {
        if (task is not null && ThreadSlot.Current is { } slot && !slot.Controller.Aborting)
        {
            TaskTable.Register(slot, task, site);
            PoolItems.Start(slot, site);
        }
    }

    /// <summary>Before a call that starts a task or runs it: the first that comes to it does, others are told that it is started.</summary>
    public static void Starts(Task task, string site)
    {
        NoteMade(task, site);
        if (ThreadSlot.Current is { } slot && !slot.Controller.Aborting && TaskTable.Find(slot, task) is { } state)
        {
            slot.Controller.Point(slot, OpKind.ReadWrite, state, site);
            TaskTable.Acquire(slot, state);
            Waiting.Release(slot, state);
        }
    }

    /// <summary>Before a call that runs a task: whoever does goes on after it.</summary>
    public static TaskCompletion Runs(Task task, string site)
    {
        Starts(task, site);
        return TaskCompletion.During(site);
    }

    /// <summary>Before a scheduler of the program's own runs a task.</summary>
    public static void RunsForScheduler()
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.HasMoreToRun = true;
        }
    }

    /// <summary>After a call that starts a task.</summary>
    public static void Started(string site)
    {
        if (ThreadSlot.Current is { } slot && !slot.Controller.Aborting)
        {
            PoolItems.After(slot, site);
        }
    }

    /// <summary>Before something is registered with a task: what follows on it comes after what this thread did.</summary>
    public static void Registers(Task task, string site)
    {
        if (ThreadSlot.Current is { } slot && !slot.Controller.Aborting)
        {
            Awaiting.LookAt(task, registers: true, site);
            if (TaskTable.Find(slot, task) is { } state)
            {
                Waiting.Release(slot, state);
            }
        }
    }

    /// <summary>Before something is registered with each of several tasks.</summary>
    public static void RegistersWithAll(Task[] tasks, string site)
    {
        foreach (var task in tasks)
        {
            if (task is not null)
            {
                Registers(task, site);
            }
        }
    }

    /// <summary>Before a task is made that a token can cancel, or has cancelled already.</summary>
    public static CancellationToken Cancellable(CancellationToken token, string site)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && CancellationState.SourceOf(token) is { } source)
        {
            var state = CancellationState.Of(source);
            slot.Controller.Limits.Note(LimitKind.Unordered, "it has tasks that a token cancels", site);
            slot.Controller.Point(slot, OpKind.Read, state, site);
            if (source.IsCancellationRequested)
            {
                Waiting.Acquire(slot, state);
            }
        }

        return token;
    }

    /// <summary>After a call that returns a task which is complete when all of others are.</summary>
    public static void MadeOfAll(Task task, Task[] parts, string site)
    {

        // Of one task the framework makes no other.
        if (ThreadSlot.Current is { } slot && !slot.Controller.Aborting && !ReferenceEquals(task, Task.CompletedTask) && !parts.Contains(task))
        {
            var state = TaskTable.Register(slot, task, site);
            state.SetParts(parts);
            TaskTable.LinkIfPartsShow(slot, state);
        }
    }

    /// <summary>After a call that returns a task which is complete when one of others is.</summary>
    public static void MadeOfFirst(Task task, Task[] parts, string site)
    {
        if (ThreadSlot.Current is { } slot && !slot.Controller.Aborting)
        {
            var state = TaskTable.Register(slot, task, site);
            state.SetParts(parts);
            state.LinkParts(slot.Controller);
            slot.Controller.Limits.Note(LimitKind.Unordered, "it asks which of several tasks is complete first", site);
        }
    }

    /// <summary>After a call that returns a task which follows on another.</summary>
    public static void MadeAfter(Task task, Task before, string site)
    {
        if (ThreadSlot.Current is { } slot && !slot.Controller.Aborting)
        {
            var state = TaskTable.Register(slot, task, site);
            if (!ReferenceEquals(task, before))
            {
                state.SetParts(before);
                if (CancellationState.SourceOf(TaskTable.TokenOf(task)) is { } source && TaskTable.Find(slot, before) is { } part)
                {
                    Waiting.Link(slot, part, CancellationState.Of(source));
                }
            }

            PoolItems.Start(slot, site);
        }
    }

    /// <summary>A wait for a task that a timer or a token may end first.</summary>
    /// <param name="task">The task.</param>
    /// <param name="token">The token.</param>
    /// <param name="wait">The call.</param>
    /// <param name="site">Where it is.</param>
    public static TTask MadeWithin<TTask>(TTask task, CancellationToken token, Func<TTask> wait, string site)
        where TTask : Task
    {
        Registers(task, site);
        Cancellable(token, site);
        ControlledTimeProvider.Clear();
        var result = wait();
        MadeAfter(result, task, site);
        if (!ReferenceEquals(result, task))
        {
            NoteRace(result, token, isRaced: true);
        }

        return result;
    }

    /// <summary>A task that a timer completes, unless a token cancels it.</summary>
    public static Task MadeByTimer(CancellationToken token, Func<Task> delay, string site)
    {
        Cancellable(token, site);
        ControlledTimeProvider.Clear();
        var result = Made(delay(), site);
        NoteRace(result, token, token.CanBeCanceled);
        return result;
    }

    /// <summary>A task is completed by the timer that the framework has made for it, by the token or by what it waits for, whichever comes first.</summary>
    private static void NoteRace(Task task, CancellationToken token, bool isRaced)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot && TaskTable.Find(slot, task) is { } state)
        {
            state.Timer = ControlledTimeProvider.LastMade;
            if (isRaced)
            {
                state.LinkParts(slot.Controller);
            }

            if (CancellationState.SourceOf(token) is { } source)
            {
                state.LinkToken(slot, CancellationState.Of(source));
            }
        }

        ControlledTimeProvider.Clear();
    }

    /// <summary>After a call that returns a task which stands for the one that another returns.</summary>
    public static void MadeOfInner(Task task, Task outer, Func<Task?> inner, string site)
    {
        if (outer.IsCompletedSuccessfully && ReferenceEquals(inner(), task))
        {
            return; // The framework hands out the inner one itself.
        }

        if (ThreadSlot.Current is { } slot && !slot.Controller.Aborting)
        {
            TaskTable.Register(slot, task, site).SetUnwraps(outer, inner);
        }
    }

    /// <summary>The options of a task without those that would take it off its thread's own queue.</summary>
    public static TaskCreationOptions CreationOptions(TaskCreationOptions options) => ThreadSlot.Current is null ? options : options & ~NotOurs;

    /// <summary>The same of a continuation.</summary>
    public static TaskContinuationOptions ContinuationOptions(TaskContinuationOptions options) =>
        ThreadSlot.Current is null ? options : options & ~(TaskContinuationOptions)NotOurs;
}
