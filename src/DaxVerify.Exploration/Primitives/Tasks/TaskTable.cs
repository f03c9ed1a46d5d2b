using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The tasks of the running execution that rewritten code made, and the awaits that wait.</summary>
internal static class TaskTable
{
    private static readonly IdentityTable<TaskState> s_states = new();
    private static readonly List<TaskState> s_pending = [];
    private static readonly List<Suspension> s_suspended = [];
    private static readonly List<TaskState> s_settled = [];
    private static readonly List<object> s_calls = [];
    private static readonly HashSet<string> s_showingParts = [];
    private static int s_stamp;
    private static int s_settlings;
    private static int s_made;

    /// <summary>Awaits that wait for what isn't complete.</summary>
    public static IReadOnlyList<Suspension> Suspended => s_suspended;

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear()
    {
        s_states.Clear();
        s_pending.Clear();
        s_suspended.Clear();
        s_calls.Clear();
        s_showingParts.Clear();
    }

    /// <summary>The state of a task that is known; null for one that other code made, or that was complete when rewritten code first had it.</summary>
    public static TaskState? Find(ThreadSlot slot, Task task) => Find(slot.Controller.Stamp, task);

    /// <summary>The same of a task of the execution with that stamp.</summary>
    public static TaskState? Find(int stamp, Task task) => s_states.Find(task, stamp);

    /// <summary>Makes a task known.</summary>
    public static TaskState Register(ThreadSlot slot, Task task, string site)
    {
        Begin(slot);
        var state = s_states.Get(task, slot.Controller.Stamp, out var isNew);
        if (isNew)
        {
            state.Begin(slot.Controller, task, site);
            state.Number = ++s_made;
            AddToParent(slot, task);
            Framework.FrameworkShim.GivesNumber(slot);
            if (CancellationState.SourceOf(TokenOf(task)) is { } source)
            {
                slot.Controller.Limits.Note(LimitKind.Unordered, "it has tasks that a token cancels", site);
                Waiting.Link(slot, state, CancellationState.Of(source));
            }

            if (task.IsCompleted)
            {
                Settle(slot, state);
            }
            else
            {
                s_pending.Add(state);
            }
        }

        return state;
    }

    /// <summary>An await begins to wait.</summary>
    public static void Suspend(ThreadSlot slot, Suspension suspension)
    {
        Begin(slot);
        s_suspended.Add(suspension);
    }

    /// <summary>Which call it is of those of async methods that have no task, from 1.</summary>
    public static int NumberOfCall(object call)
    {
        var at = s_calls.FindIndex(other => ReferenceEquals(other, call));
        if (at < 0)
        {
            at = s_calls.Count;
            s_calls.Add(call);
        }

        return at + 1;
    }

    /// <summary>An await goes on.</summary>
    public static void Resume(Suspension suspension) => s_suspended.Remove(suspension);

    /// <summary>
    /// What this thread's step has completed comes after what was registered with it, and before what sees it complete: the task itself, and those that the framework completes
    /// with it.
    /// </summary>
    public static void Settle(ThreadSlot slot)
    {
        if (s_stamp != slot.Controller.Stamp || s_pending.Count == 0)
        {
            return;
        }

        s_settlings++;
        for (var i = 0; i < s_pending.Count; i++)
        {
            var state = s_pending[i];
            if (state.IsComplete)
            {
                s_pending.RemoveAt(i--);
                state.SettledAt = s_settlings;
                state.SettledBy = (slot, slot.Life);
                slot.HasMoreToRun |= state.Registrations > 1;
                s_settled.Add(state);
            }
        }

        s_settled.ForEach(state => state.IsFollowedByMore = IsFollowedByMore(slot));
        foreach (var state in s_settled)
        {
            Settle(slot, state);
            NoteUnlessOrdered(slot, state);
            if ((state.ShowsLastPart() && !IsExplored(slot, state)) || state.HearsLate)
            {
                slot.Controller.Limits.Note(LimitKind.Unordered, "it has tasks that are made of others, which several threads complete: the order of that is not explored", state.Origin);
            }
        }

        s_settled.Clear();
    }

    /// <summary>Whether a thread that completes a task has more to do after that, and after what goes on in its course.</summary>
    public static bool IsFollowedByMore(ThreadSlot slot) => slot.GoesOnAfterCompleting || slot.HasMoreToRun || !slot.IsPool;

    /// <summary>The thread learns all that goes before the completion of a task.</summary>
    public static void Acquire(ThreadSlot slot, TaskState state)
    {
        Waiting.Acquire(slot, state);
        foreach (var part in state.Parts)
        {
            if (part.IsCompleted && Find(slot, part) is { } known)
            {
                Acquire(slot, known);
            }
        }
    }

    /// <summary>
    /// Looks at a task are in an order with the step that completes it: one on the task, on what it counts with, or on the last of its parts. A timer's comes when nothing
    /// else can. Whatever else completes a task, such as a token or work of the framework's own on the thread pool, isn't followed.
    /// </summary>
    private static void NoteUnlessOrdered(ThreadSlot slot, TaskState state)
    {
        if (!state.FollowsItsParts() && !state.IsStepped && !ControlledTimer.Fires(slot))
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "it has tasks that are completed in the course of steps on something else", state.Origin);
        }
    }

    /// <summary>It is known by now that it matters who completes the last part of the tasks made there.</summary>
    public static void LinkIfPartsShow(ThreadSlot slot, TaskState state)
    {
        if (s_showingParts.Contains(state.Origin))
        {
            state.LinkParts(slot.Controller);
        }
    }

    /// <summary>
    /// The order in which several threads complete what a task is made of is explored: from here on, once it shows for the first time. Until then it made no difference.
    /// </summary>
    /// <returns>False if it isn't: what the task would be made of wasn't known in time.</returns>
    private static bool IsExplored(ThreadSlot slot, TaskState state)
    {
        var isInTime = s_showingParts.Add(state.Origin) || state.AreLinked(slot.Controller);
        state.LinkParts(slot.Controller);
        return isInTime && !state.HasLateParts;
    }

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_CancellationToken")]
    public static extern CancellationToken TokenOf(Task task);

    private static void AddToParent(ThreadSlot slot, Task task)
    {
        if ((task.CreationOptions & TaskCreationOptions.AttachedToParent) != 0 && TaskBody.Current is { } parent && !ReferenceEquals(parent, task)
            && (parent.CreationOptions & TaskCreationOptions.DenyChildAttach) == 0 && Find(slot, parent) is { } state)
        {
            state.AddChild(task);
            LinkIfPartsShow(slot, state);
        }
    }

    private static void Settle(ThreadSlot slot, TaskState state)
    {
        Acquire(slot, state);
        Waiting.Release(slot, state);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.Complete, state, slot.Site);
    }

    private static void Begin(ThreadSlot slot)
    {
        if (s_stamp == slot.Controller.Stamp)
        {
            return;
        }

        s_stamp = slot.Controller.Stamp;
        s_made = 0;
        s_pending.Clear();
        s_suspended.Clear();
        s_calls.Clear();
    }
}
