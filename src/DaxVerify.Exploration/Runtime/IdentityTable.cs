using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// What the engine knows of objects of the program, by identity: a hash table that starts empty in each execution. Only the one running thread touches it. Entries
/// of earlier executions are told by their stamp and reused with what they hold.
/// </summary>
/// <typeparam name="T">What is known of an object.</typeparam>
internal sealed class IdentityTable<T>
    where T : class, new()
{
    private const int SizeKept = 4_096;
    private Entry[] _entries = new Entry[64];
    private int _used;
    private int _stamp;

    /// <summary>The execution whose objects it knows.</summary>
    public int Stamp => _stamp;

    /// <summary>What is known of the object; null if nothing is.</summary>
    public T? Find(object target, int stamp)
    {
        if (stamp != _stamp)
        {
            return null;
        }

        var mask = _entries.Length - 1;
        for (var i = RuntimeHelpers.GetHashCode(target) & mask; ; i = (i + 1) & mask)
        {
            ref var entry = ref _entries[i];
            if (entry.Stamp != stamp)
            {
                return null;
            }

            if (ReferenceEquals(entry.Target, target))
            {
                return entry.Value;
            }
        }
    }

    /// <summary>What is known of the object, from now on if nothing was; a value made for an earlier execution's object is used again.</summary>
    public T Get(object target, int stamp, out bool isNew)
    {
        if (stamp != _stamp)
        {
            Renew(stamp);
        }

        var mask = _entries.Length - 1;
        for (var i = RuntimeHelpers.GetHashCode(target) & mask; ; i = (i + 1) & mask)
        {
            ref var entry = ref _entries[i];
            if (entry.Stamp != stamp)
            {
                if (++_used * 2 > _entries.Length)
                {
                    Grow();
                    return Get(target, stamp, out isNew);
                }

                isNew = true;
                entry.Stamp = stamp;
                entry.Target = target;
                return entry.Value ??= new T();
            }

            if (ReferenceEquals(entry.Target, target))
            {
                isNew = false;
                return entry.Value!;
            }
        }
    }

    /// <summary>Drops all objects, so that the load context of a finished exploration can be unloaded.</summary>
    public void Clear()
    {
        _entries = new Entry[64];
        _used = 0;
        _stamp = 0;
    }

    private void Renew(int stamp)
    {
        if (_entries.Length > SizeKept)
        {
            _entries = new Entry[64];
        }

        _stamp = stamp;
        _used = 0;
    }

    private void Grow()
    {
        var old = _entries;
        _entries = new Entry[old.Length * 2];
        _used = 0;
        var mask = _entries.Length - 1;
        foreach (var entry in old)
        {
            if (entry.Stamp != _stamp)
            {
                continue;
            }

            var i = RuntimeHelpers.GetHashCode(entry.Target) & mask;
            while (_entries[i].Stamp == _stamp)
            {
                i = (i + 1) & mask;
            }

            _entries[i] = entry;
            _used++;
        }
    }

    private struct Entry
    {
        public object? Target;
        public T? Value;
        public int Stamp;
    }
}
