using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>The delegates that tasks run, with one step more: at their end stands the scheduling point before the task is complete.</summary>
internal static class TaskBody
{
    /// <summary>The task that the calling thread runs; null for none.</summary>
    public static Task? Current => CurrentTask(null!);

    public static Action? Action0(Action? body) => body is null || ThreadSlot.Current is null ? body : () =>
    {
        Begin();
        try
        {
            body();
        }
        finally
        {
            End();
        }
    };

    public static Action<T>? Action1<T>(Action<T>? body) => body is null || ThreadSlot.Current is null ? body : argument =>
    {
        Begin();
        try
        {
            body(argument);
        }
        finally
        {
            End();
        }
    };

    public static Action<T, TState>? Action2<T, TState>(Action<T, TState>? body) => body is null || ThreadSlot.Current is null ? body : (argument, state) =>
    {
        Begin();
        try
        {
            body(argument, state);
        }
        finally
        {
            End();
        }
    };

    public static Func<TResult>? Func0<TResult>(Func<TResult>? body) => body is null || ThreadSlot.Current is null ? body : () =>
    {
        Begin();
        try
        {
            return body();
        }
        finally
        {
            End();
        }
    };

    public static Func<T, TResult>? Func1<T, TResult>(Func<T, TResult>? body) => body is null || ThreadSlot.Current is null ? body : argument =>
    {
        Begin();
        try
        {
            return body(argument);
        }
        finally
        {
            End();
        }
    };

    public static Func<T, TState, TResult>? Func2<T, TState, TResult>(Func<T, TState, TResult>? body) => body is null || ThreadSlot.Current is null ? body : (argument, state) =>
    {
        Begin();
        try
        {
            return body(argument, state);
        }
        finally
        {
            End();
        }
    };

    /// <summary>What the framework queued before it came to the body runs beside it; a continuation comes after what it follows on, and after its registration with that.</summary>
    private static void Begin()
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return;
        }

        var state = Current is { } task ? TaskTable.Find(slot, task) : null;
        if (slot.Worker!.Pool is { IsEmpty: false })
        {
            PoolItems.Start(slot, state?.Origin ?? "");
        }

        foreach (var part in state is null ? [] : state.Parts)
        {
            if (TaskTable.Find(slot, part) is { } before)
            {
                TaskTable.Acquire(slot, before);
            }
        }
    }

    private static void End()
    {
        if (ThreadSlot.Current is not { } slot || slot.Controller.Aborting || Current is not { } task || TaskTable.Find(slot, task) is not { } state)
        {
            return;
        }

        state.IsStepped = true;
        slot.Controller.Point(slot, OpKind.ReadWrite, state, state.Origin);
        state.EndedBy = (slot, slot.Life, TaskTable.IsFollowedByMore(slot) || state.Registrations > 1);
        TaskTable.Acquire(slot, state);
        Waiting.Release(slot, state);
    }

    [UnsafeAccessor(UnsafeAccessorKind.StaticMethod, Name = "get_InternalCurrent")]
    private static extern Task? CurrentTask(Task type);
}
