namespace DaxVerify.Exploration.CsCheck.Tests;

/// <summary>A stack under a lock; the broken one looks at the top and takes it away under two locks.</summary>
public sealed class SmallStack(bool isBroken)
{
    private readonly Lock _gate = new();
    private readonly List<int> _items = [];

    public IReadOnlyList<int> Items
    {
        get
        {
            lock (_gate)
            {
                return [.. _items];
            }
        }
    }

    public void Push(int item)
    {
        lock (_gate)
        {
            _items.Add(item);
        }
    }

    public int? Pop()
    {
        if (!isBroken)
        {
            lock (_gate)
            {
                return Take();
            }
        }

        int? top;
        lock (_gate)
        {
            top = _items.Count == 0 ? null : _items[^1];
        }

        lock (_gate)
        {
            Take();
        }

        return top;
    }

    private int? Take()
    {
        if (_items.Count == 0)
        {
            return null;
        }

        var item = _items[^1];
        _items.RemoveAt(_items.Count - 1);
        return item;
    }
}
