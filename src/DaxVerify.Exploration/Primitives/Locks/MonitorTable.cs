using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>The lock state of any object used with Monitor, by identity, in the running execution.</summary>
internal static class MonitorTable
{
    private static readonly IdentityTable<LockState> s_states = new();

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear() => s_states.Clear();

    /// <summary>
    /// The lock state of an object. A thread of an engine that was given up unwinds beside another exploration, whose table it must leave alone. The lock of a synchronised
    /// wrapper is taken by the framework too, which nobody sees: that is noted by whatever meets it first.
    /// </summary>
    public static LockState Get(ThreadSlot slot, object target, string? site = null)
    {
        var stamp = slot.Controller.Stamp;
        if (stamp != s_states.Stamp && slot.Controller.IsGivenUp)
        {
            return new LockState();
        }

        var state = s_states.Get(target, stamp, out var isNew);
        if (isNew)
        {
            FrameworkShim.NoteLockOfWrapper(slot, target, site ?? slot.Site);
        }

        return state;
    }
}
