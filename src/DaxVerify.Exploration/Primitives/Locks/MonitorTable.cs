using System.Runtime.CompilerServices;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>
/// The lock state of any object used with Monitor: an identity hash table that starts empty in each execution. Only the
/// one running thread touches it. Entries of earlier executions are told by their stamp and reused.
/// </summary>
internal static class MonitorTable
{
    private static Entry[] s_entries = NewTable(64);
    private static int s_used;
    private static int s_stamp;

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public static void Clear()
    {
        s_entries = NewTable(64);
        s_used = 0;
    }

    /// <summary>
    /// The lock state of an object. A thread of an engine that was given up unwinds beside another exploration, whose table it must leave alone.
    /// </summary>
    public static LockState Get(ThreadSlot slot, object target)
    {
        if (s_stamp != slot.Controller.Stamp)
        {
            if (slot.Controller.IsGivenUp)
            {
                return new LockState();
            }

            Renew(slot.Controller.Stamp);
        }

        var hash = RuntimeHelpers.GetHashCode(target);
        var entries = s_entries;
        var mask = entries.Length - 1;
        for (var i = hash & mask; ; i = (i + 1) & mask)
        {
            var entry = entries[i];
            if (entry.Stamp != s_stamp)
            {
                if (++s_used * 2 > entries.Length)
                {
                    Grow();
                    return Get(slot, target);
                }

                entry.Stamp = s_stamp;
                entry.Target = target;
                return entry.State;
            }

            if (ReferenceEquals(entry.Target, target))
            {
                return entry.State;
            }
        }
    }

    private static void Renew(int stamp)
    {
        if (s_used > 0 && s_entries.Length > 4096)
        {
            s_entries = NewTable(64);
        }

        s_used = 0;
        s_stamp = stamp;
    }

    private static Entry[] NewTable(int size)
    {
        var table = new Entry[size];
        for (var i = 0; i < size; i++)
        {
            table[i] = new Entry();
        }

        return table;
    }

    private static void Grow()
    {
        var old = s_entries;
        s_entries = NewTable(old.Length * 2);
        var mask = s_entries.Length - 1;
        foreach (var entry in old)
        {
            if (entry.Stamp != s_stamp)
            {
                continue;
            }

            var i = RuntimeHelpers.GetHashCode(entry.Target) & mask;
            while (s_entries[i].Stamp == s_stamp)
            {
                i = (i + 1) & mask;
            }

            s_entries[i] = entry;
        }
    }

    private sealed class Entry
    {
        public LockState State { get; } = new();

        public object? Target { get; set; }

        public int Stamp { get; set; } = -1;
    }
}
