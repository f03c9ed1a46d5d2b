using System.Diagnostics.CodeAnalysis;
using DaxVerify.Annotations;

namespace DaxVerify.Bus.Sysfs;

/// <summary>A directory of the kernfs tree.</summary>
public sealed class KernfsDirectory : KernfsNode
{
    private readonly Lock _lock = new();
    [GuardedBy("_lock")]
    private readonly Dictionary<string, KernfsNode> _children = new(StringComparer.Ordinal);
    [GuardedBy("_lock")]
    private readonly Dictionary<string, KernfsNode>.AlternateLookup<ReadOnlySpan<char>> _byName;
    [GuardedBy("_lock")]
    private string[]? _sortedNames;

    /// <summary>Makes an empty directory.</summary>
    /// <param name="name">Its name.</param>
    public KernfsDirectory(string name)
        : base(name)
    {
        _byName = _children.GetAlternateLookup<ReadOnlySpan<char>>();
    }

    /// <summary>Looks an entry up.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="node">The entry.</param>
    /// <returns>Whether there is one.</returns>
    public bool TryGet(ReadOnlySpan<char> name, [NotNullWhen(true)] out KernfsNode? node)
    {
        lock (_lock)
        {
            return _byName.TryGetValue(name, out node);
        }
    }

    /// <summary>The name that follows another in ordinal order: one step of a directory walk, which tolerates changes between steps.</summary>
    /// <param name="previous">The name the walk stands on; <see langword="null"/> to begin.</param>
    /// <returns>The next name, or <see langword="null"/> at the end.</returns>
    public string? NextName(string? previous)
    {
        lock (_lock)
        {
            if (_sortedNames is null)
            {
                _sortedNames = [.. _children.Keys];
                Array.Sort(_sortedNames, StringComparer.Ordinal);
            }

            var at = previous is null ? -1 : Array.BinarySearch(_sortedNames, previous, StringComparer.Ordinal);
            var next = at >= 0 || previous is null ? at + 1 : ~at;
            return next < _sortedNames.Length ? _sortedNames[next] : null;
        }
    }

    /// <summary>Adds an entry.</summary>
    /// <param name="node">The entry.</param>
    /// <returns>Whether the name was free.</returns>
    internal bool TryAdd(KernfsNode node)
    {
        lock (_lock)
        {
            _sortedNames = null;
            return _children.TryAdd(node.Name, node);
        }
    }

    /// <summary>Adds a directory below this one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The new directory.</returns>
    /// <exception cref="InvalidOperationException">The name is taken.</exception>
    internal KernfsDirectory AddDirectory(string name)
    {
        var directory = new KernfsDirectory(name);
        return TryAdd(directory) ? directory : throw new InvalidOperationException($"'{name}' exists in '{Name}' already");
    }

    /// <summary>Unlinks an entry, without waiting for its users.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The entry, or <see langword="null"/> when there is none.</returns>
    internal KernfsNode? Unlink(string name)
    {
        lock (_lock)
        {
            _sortedNames = null;
            return _children.Remove(name, out var node) ? node : null;
        }
    }

    /// <summary>Removes an attribute: forbids new uses, unlinks it, waits for the running ones.</summary>
    /// <param name="name">Its name.</param>
    internal void RemoveAttribute(string name)
    {
        if (Unlink(name) is KernfsAttribute attribute)
        {
            attribute.Drain();
        }
    }
}
