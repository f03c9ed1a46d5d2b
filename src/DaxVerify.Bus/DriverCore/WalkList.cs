using System.Diagnostics.CodeAnalysis;
using DaxVerify.Annotations;

namespace DaxVerify.Bus.DriverCore;

/// <summary>
/// A list that may be walked while entries come and go (<c>klist</c>). An entry that a walker stands on stays linked until the walker
/// moves on; a removed entry is not given to walkers that arrive later.
/// </summary>
/// <typeparam name="T">Counted objects; the walker holds a reference to the one it stands on.</typeparam>
public sealed class WalkList<T>
    where T : ReferenceCounted
{
    private readonly object _gate = new();
    [GuardedBy("_gate")]
    private readonly LinkedList<Entry> _entries = new();
    [GuardedBy("_gate")]
    private readonly Dictionary<T, LinkedListNode<Entry>> _nodes = new(ReferenceEqualityComparer.Instance);
    [GuardedBy("_gate")]
    private readonly Dictionary<string, T> _byName = new(StringComparer.Ordinal);

    /// <summary>Number of entries that aren't removed.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _nodes.Count;
            }
        }
    }

    /// <summary>The entries at one moment, without references to them: for looking at a machine at rest.</summary>
    /// <returns>The entries in order.</returns>
    public IReadOnlyList<T> Snapshot()
    {
        lock (_gate)
        {
            if (_nodes.Count == 0)
            {
                return [];
            }

            var items = new List<T>(_nodes.Count);
            foreach (var entry in _entries)
            {
                if (!entry.IsDead)
                {
                    items.Add(entry.Item);
                }
            }

            return items;
        }
    }

    /// <summary>Appends an entry.</summary>
    /// <param name="name">Name for <see cref="TryFind"/>.</param>
    /// <param name="item">The entry.</param>
    internal void Add(string name, T item)
    {
        lock (_gate)
        {
            _nodes.Add(item, _entries.AddLast(new Entry(name, item)));
            _byName[name] = item;
        }
    }

    /// <summary>Removes an entry; does nothing when it isn't there.</summary>
    /// <param name="item">The entry.</param>
    internal bool Remove(T item)
    {
        lock (_gate)
        {
            if (!_nodes.Remove(item, out var node))
            {
                return false;
            }

            node.Value.IsDead = true;
            if (_byName.TryGetValue(node.Value.Name, out var named) && ReferenceEquals(named, item))
            {
                _byName.Remove(node.Value.Name);
            }

            if (node.Value.Walkers == 0)
            {
                _entries.Remove(node);
            }

            return true;
        }
    }

    /// <summary>Removes an entry and waits until no walker stands on it (<c>klist_remove</c>); the caller must not be such a walker.</summary>
    /// <param name="item">The entry.</param>
    internal void RemoveAndWait(T item)
    {
        lock (_gate)
        {
            var entry = _nodes.TryGetValue(item, out var node) ? node.Value : null;
            Remove(item);
            while (entry is { Walkers: > 0 })
            {
                Monitor.Wait(_gate);
            }
        }
    }

    /// <summary>Finds an entry by name and takes a reference to it.</summary>
    /// <param name="item">The entry; the caller drops its reference.</param>
    internal bool TryFind(string name, [NotNullWhen(true)] out T? item)
    {
        lock (_gate)
        {
            if (!_byName.TryGetValue(name, out item))
            {
                return false;
            }

            item.Get();
            return true;
        }
    }

    /// <summary>Finds the last entry and takes a reference to it.</summary>
    /// <param name="item">The entry; the caller drops its reference.</param>
    internal bool TryLast([NotNullWhen(true)] out T? item)
    {
        lock (_gate)
        {
            for (var node = _entries.Last; node is not null; node = node.Previous)
            {
                if (!node.Value.IsDead)
                {
                    item = node.Value.Item;
                    item.Get();
                    return true;
                }
            }

            item = null;
            return false;
        }
    }

    /// <summary>Walks the list; each entry is referenced while the walker stands on it.</summary>
    /// <returns>The entries in order.</returns>
    internal IEnumerable<T> Walk()
    {
        LinkedListNode<Entry>? at = null;
        try
        {
            while ((at = Step(at)) is not null)
            {
                yield return at.Value.Item;
            }
        }
        finally
        {
            if (at is not null)
            {
                Leave(at);
            }
        }
    }

    /// <summary>Goes from one entry to the next in one step (<c>klist_next</c>).</summary>
    private LinkedListNode<Entry>? Step(LinkedListNode<Entry>? from)
    {
        LinkedListNode<Entry>? next;
        lock (_gate)
        {
            next = from is null ? _entries.First : from.Next;
            while (next is { Value.IsDead: true })
            {
                next = next.Next;
            }

            if (next is not null)
            {
                next.Value.Walkers++;
                next.Value.Item.Get();
            }

            if (from is not null)
            {
                LeaveLocked(from);
            }
        }

        from?.Value.Item.Put();
        return next;
    }

    private void Leave(LinkedListNode<Entry> node)
    {
        lock (_gate)
        {
            LeaveLocked(node);
        }

        node.Value.Item.Put();
    }

    [RequiresLock("_gate")]
    private void LeaveLocked(LinkedListNode<Entry> node)
    {
        if (--node.Value.Walkers == 0 && node.Value.IsDead)
        {
            _entries.Remove(node);
            Monitor.PulseAll(_gate);
        }
    }

    private sealed class Entry(string name, T item)
    {
        public string Name { get; } = name;

        public T Item { get; } = item;

        public int Walkers { get; set; }

        public bool IsDead { get; set; }
    }
}
