namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Pairs of objects of an execution whose changes are in conflict, though they are different ones: whether a task is complete before a token is cancelled, or before another task,
/// decides what a third is. Looks at one of them, and what is registered with it, have no part in that.
/// </summary>
internal sealed class ConflictLinks
{
    private readonly Dictionary<int, List<int>> _of = [];
    private readonly Stack<List<int>> _spare = [];

    /// <summary>There are some.</summary>
    public bool Any => _of.Count > 0;

    /// <summary>The objects that one is linked with; null for none.</summary>
    public List<int>? Of(int id) => _of.GetValueOrDefault(id);

    /// <summary>Whether two are linked.</summary>
    public bool Has(int a, int b) => _of.TryGetValue(a, out var ofA) && _of.TryGetValue(b, out var ofB) && (ofA.Count <= ofB.Count ? ofA.Contains(b) : ofB.Contains(a));

    /// <summary>Links two objects.</summary>
    public void Add(int a, int b)
    {
        if (a != b && a != 0 && b != 0 && !Has(a, b))
        {
            ListOf(a).Add(b);
            ListOf(b).Add(a);
        }
    }

    /// <summary>Begins an execution.</summary>
    public void Clear()
    {
        foreach (var list in _of.Values)
        {
            list.Clear();
            _spare.Push(list);
        }

        _of.Clear();
    }

    private List<int> ListOf(int id)
    {
        if (!_of.TryGetValue(id, out var list))
        {
            _of.Add(id, list = _spare.TryPop(out var spare) ? spare : []);
        }

        return list;
    }
}
