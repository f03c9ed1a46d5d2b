using System.Diagnostics.CodeAnalysis;

namespace DaxVerify.Bus.Sysfs;

/// <summary>
/// A directory of the kernfs tree. Entries are published as a whole whenever they change, so that looking one up takes no lock, as in the
/// kernel: paths are resolved by everybody all the time. Beside the entries that come and go a directory may have standing ones.
/// </summary>
public sealed class KernfsDirectory : KernfsNode
{
    private readonly Lock _lock = new();
    private Entries _entries = new([]);

    /// <summary>Makes a directory without entries that come and go.</summary>
    /// <param name="parent">What <c>..</c> leads to; <see langword="null"/> for the root.</param>
    /// <param name="standing">Entries that it has as long as it is there.</param>
    public KernfsDirectory(string name, KernfsDirectory? parent = null, IStandingEntries? standing = null)
        : base(name)
    {
        Parent = parent;
        Standing = standing;
    }

    /// <summary>What <c>..</c> leads to; <see langword="null"/> for the root.</summary>
    public KernfsDirectory? Parent { get; }

    /// <summary>Absolute path by which it is reached without links; empty for the root.</summary>
    public string Path => Parent is null ? string.Empty : $"{Parent.Path}/{Name}";

    /// <summary>Whether its path still leads to it: it and all above it are in the tree.</summary>
    public bool IsLinked => Parent is null || (Parent.TryGet(Name, out var node) && ReferenceEquals(node, this) && Parent.IsLinked);

    /// <summary>Entries that it has as long as it is there; set before anybody sees it.</summary>
    internal IStandingEntries? Standing { get; set; }

    /// <summary>Looks an entry up.</summary>
    /// <param name="node">The entry.</param>
    public bool TryGet(ReadOnlySpan<char> name, [NotNullWhen(true)] out KernfsNode? node)
    {
        var entries = Volatile.Read(ref _entries);
        var at = entries.Find(name);
        node = at >= 0 ? entries.Nodes[at] : Standing?.Find(this, name.ToString());
        return node is not null;
    }

    /// <summary>Names of all entries in ordinal order. Those that come and go are walked step by step.</summary>
    public IReadOnlyList<string> Names()
    {
        var names = new List<string>();
        for (var name = NextName(null); name is not null; name = NextName(name))
        {
            names.Add(name);
        }

        if (Standing is { } standing)
        {
            names.AddRange(standing.Names());
            names.Sort(StringComparer.Ordinal);
        }

        return names;
    }

    /// <summary>The name of an entry that comes and goes that follows another in ordinal order: one step of a directory walk, which tolerates changes between steps.</summary>
    /// <param name="previous">The name the walk stands on; <see langword="null"/> to begin.</param>
    /// <returns>The next name, or <see langword="null"/> at the end.</returns>
    public string? NextName(string? previous)
    {
        var entries = Volatile.Read(ref _entries);
        var at = previous is null ? -1 : entries.Find(previous);
        var next = at >= 0 || previous is null ? at + 1 : ~at;
        return next < entries.Nodes.Length ? entries.Nodes[next].Name : null;
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="node">The entry.</param>
    /// <returns>Whether the name was free.</returns>
    internal bool TryAdd(KernfsNode node)
    {
        lock (_lock)
        {
            var entries = _entries;
            var at = entries.Find(node.Name);
            if (at >= 0)
            {
                return false;
            }

            Volatile.Write(ref _entries, entries.With(~at, node));
            return true;
        }
    }

    /// <summary>Adds a directory below this one.</summary>
    /// <returns>The new directory.</returns>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    internal KernfsDirectory AddDirectory(string name)
    {
        var directory = new KernfsDirectory(name, this);
        return TryAdd(directory) ? directory : throw new InvalidOperationException($"'{name}' exists in '{Name}' already");
    }

    /// <summary>Unlinks an entry, without waiting for its users.</summary>
    /// <returns>The entry, or <see langword="null"/> when there is none.</returns>
    internal KernfsNode? Unlink(string name)
    {
        lock (_lock)
        {
            var entries = _entries;
            var at = entries.Find(name);
            if (at < 0)
            {
                return null;
            }

            Volatile.Write(ref _entries, entries.Without(at));
            return entries.Nodes[at];
        }
    }

    /// <summary>Removes an attribute: forbids new uses, unlinks it, waits for the running ones.</summary>
    internal void RemoveAttribute(string name)
    {
        if (Unlink(name) is KernfsAttribute attribute)
        {
            attribute.Drain();
        }
    }

    /// <summary>Entries in ordinal order of their names; never changed once made.</summary>
    private sealed class Entries(KernfsNode[] nodes)
    {
        public KernfsNode[] Nodes { get; } = nodes;

        public int Find(ReadOnlySpan<char> name) => MemoryExtensions.BinarySearch(new ReadOnlySpan<KernfsNode>(Nodes), new ByName(name));

        public Entries With(int at, KernfsNode node)
        {
            var nodes = new KernfsNode[Nodes.Length + 1];
            Array.Copy(Nodes, nodes, at);
            nodes[at] = node;
            Array.Copy(Nodes, at, nodes, at + 1, Nodes.Length - at);
            return new Entries(nodes);
        }

        public Entries Without(int at)
        {
            var nodes = new KernfsNode[Nodes.Length - 1];
            Array.Copy(Nodes, nodes, at);
            Array.Copy(Nodes, at + 1, nodes, at, nodes.Length - at);
            return new Entries(nodes);
        }
    }

    private readonly ref struct ByName(ReadOnlySpan<char> name) : IComparable<KernfsNode>
    {
        private readonly ReadOnlySpan<char> _name = name;

        public int CompareTo(KernfsNode? other) => _name.CompareTo(other!.Name, StringComparison.Ordinal);
    }
}
