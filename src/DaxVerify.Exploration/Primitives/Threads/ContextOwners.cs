using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Threads;

/// <summary>Which threads of the running execution made which synchronization contexts their own.</summary>
internal static class ContextOwners
{
    private static readonly List<(SynchronizationContext Context, ThreadSlot Owner)> s_owners = [];
    private static int s_stamp;

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear() => s_owners.Clear();

    /// <summary>A thread makes a context its own.</summary>
    public static void Note(ThreadSlot slot, SynchronizationContext context)
    {
        if (s_stamp != slot.Controller.Stamp)
        {
            s_stamp = slot.Controller.Stamp;
            s_owners.Clear();
        }

        if (!s_owners.Exists(o => ReferenceEquals(o.Context, context) && ReferenceEquals(o.Owner, slot)))
        {
            s_owners.Add((context, slot));
        }
    }

    /// <summary>The threads that made it their own and haven't ended.</summary>
    public static IEnumerable<ThreadSlot> Of(Controller controller, SynchronizationContext context) =>
        s_stamp == controller.Stamp ? s_owners.Where(o => ReferenceEquals(o.Context, context) && !o.Owner.Finished).Select(o => o.Owner) : [];
}
