using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives;

/// <summary>
/// Static fields of rewritten types, put back to their initial state before each execution. A type registers its reset when
/// it is first used; from the next execution on it is initialised at the start, in the order of first use.
/// </summary>
internal static class StaticState
{
    private static readonly List<Action> s_resets = [];

    /// <summary>Number of types registered; it grows while first executions touch new types.</summary>
    public static int Count => s_resets.Count;

    /// <summary>Called by a rewritten static constructor.</summary>
    public static void Initialise(Action reset)
    {
        var slot = ThreadSlot.Current;
        if (slot is null)
        {
            lock (s_resets)
                s_resets.Add(reset);
            reset();
            return;
        }

        s_resets.Add(reset);
        slot.NoSwitch++;
        try
        {
            reset();
        }
        finally
        {
            slot.NoSwitch--;
        }
    }

    /// <summary>Resets every type registered so far; the caller's thread must not be switched meanwhile.</summary>
    public static void ResetAll()
    {
        for (var i = 0; i < s_resets.Count; i++)
            s_resets[i]();
    }

    /// <summary>Forgets the types of load contexts that are given up; those of one that stays are needed again.</summary>
    public static void Clear() => s_resets.RemoveAll(static reset => reset.Method.Module.Assembly.IsCollectible);
}
