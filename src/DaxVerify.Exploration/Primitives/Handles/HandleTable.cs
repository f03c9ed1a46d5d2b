using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Handles;

/// <summary>The wait handles that rewritten code made in the running execution.</summary>
internal static class HandleTable
{
    private static readonly IdentityTable<HandleState> s_states = new();

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear() => s_states.Clear();

    /// <summary>Makes a handle known that the program has just made.</summary>
    public static T Register<T>(T handle, HandleKind kind, int count, int max)
        where T : WaitHandle
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            s_states.Get(handle, slot.Controller.Stamp, out _).Begin(slot, typeof(T).Name, kind, count, max);
        }

        return handle;
    }

    /// <summary>A handle that says of another object whether waiters for it pass.</summary>
    /// <param name="slot">The thread that asks for it.</param>
    /// <param name="handle">The framework's handle, which nothing sets.</param>
    /// <param name="watched">The object.</param>
    /// <param name="isOn">Whether they pass.</param>
    /// <param name="site">Where it asks.</param>
    public static WaitHandle Watch(ThreadSlot slot, WaitHandle handle, SyncObject watched, Func<bool> isOn, string site)
    {
        watched.Touch(slot.Controller);
        if (!slot.Controller.Aborting)
        {
            var state = s_states.Get(handle, slot.Controller.Stamp, out var isNew);
            if (isNew)
            {
                state.Watch(slot, watched, isOn);
                state.Use(slot, site);
            }
        }

        return handle;
    }

    /// <summary>The state of a handle, about to be used.</summary>
    /// <exception cref="AbortException">The execution is over, or the handle is none of its own: that is a refusal.</exception>
    public static HandleState Of(ThreadSlot slot, WaitHandle handle, string site)
    {
        var state = ToDispose(slot, handle, site);
        state.Use(slot, site);
        slot.Watched?.Note(slot, QuietRegionAct.Synchronises, site);
        return state;
    }

    /// <summary>The state of a handle, about to be disposed of.</summary>
    /// <exception cref="AbortException">As for a use.</exception>
    public static HandleState ToDispose(ThreadSlot slot, WaitHandle handle, string site)
    {
        if (slot.Controller.Aborting)
        {
            throw new AbortException();
        }

        return s_states.Find(handle, slot.Controller.Stamp)
            ?? throw UncontrolledShim.Missing($"System.Threading.{handle.GetType().Name}: a handle that code outside control made", site);
    }
}
