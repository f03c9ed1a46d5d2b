using DaxVerify.Serve.Tree;

namespace DaxVerify.Serve.Fuse;

/// <summary>
/// The nodes that the kernel knows, by the numbers that they were given. It counts how often it was told each, and says when it forgets: what it knows no more isn't kept. Numbers are made of where a node is, so that a listing says the
/// number that a look-up will give; a device that comes in place of another of its name gets another.
/// </summary>
internal sealed class NodeNumbers
{
    /// <summary>The number of the root, which is never forgotten.</summary>
    public const ulong Root = 1;

    private readonly Lock _lock = new();
    private readonly Dictionary<ulong, Entry> _entries = [];
    private readonly Dictionary<(string Path, object? Home), ulong> _numbers = [];

    public NodeNumbers(ServedNode root)
    {
        _entries.Add(Root, new Entry(new KnownNode(string.Empty, root, Root)));
    }

    /// <summary>How many nodes the kernel knows.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _entries.Count;
            }
        }
    }

    /// <summary>The node of a number that the kernel was told and hasn't forgotten.</summary>
    public KnownNode this[ulong number]
    {
        get
        {
            lock (_lock)
            {
                return _entries[number].Known;
            }
        }
    }

    /// <summary>Notes that the kernel is told a node once more.</summary>
    public KnownNode Tell(string path, ServedNode node)
    {
        lock (_lock)
        {
            if (!_numbers.TryGetValue((path, node.Home), out var number))
            {
                number = Hash(path, node.Home);
                while (_entries.ContainsKey(number))
                {
                    number = Usable(number + 1);
                }

                _numbers.Add((path, node.Home), number);
                _entries.Add(number, new Entry(new KnownNode(path, node, number)));
            }

            var entry = _entries[number];
            entry.Told++;
            return entry.Known;
        }
    }

    /// <summary>The number that a node has or would get, without telling it.</summary>
    public ulong Of(string path, ServedNode node)
    {
        lock (_lock)
        {
            return _numbers.TryGetValue((path, node.Home), out var number) ? number : Hash(path, node.Home);
        }
    }

    /// <summary>The kernel has forgotten a node.</summary>
    /// <param name="times">How many of the times that it was told.</param>
    public void Forget(ulong number, ulong times)
    {
        lock (_lock)
        {
            if (number != Root && _entries.TryGetValue(number, out var entry) && (entry.Told -= times) == 0)
            {
                _entries.Remove(number);
                _numbers.Remove((entry.Known.Path, entry.Known.Node.Home));
            }
        }
    }

    /// <summary>FNV-1a, of 64 bits.</summary>
    private static ulong Hash(string path, object? home)
    {
        var hash = unchecked(0xCBF29CE484222325UL ^ (ulong)(home is null ? 0 : System.Runtime.CompilerServices.RuntimeHelpers.GetHashCode(home)));
        foreach (var c in path)
        {
            hash = unchecked((hash ^ c) * 0x100000001B3UL);
        }

        return Usable(hash);
    }

    /// <summary>Neither 0, which stands for nothing, nor the root's.</summary>
    private static ulong Usable(ulong number) => number > Root ? number : Root + 1;

    private sealed class Entry(KnownNode known)
    {
        public KnownNode Known { get; } = known;

        public ulong Told { get; set; }
    }
}
