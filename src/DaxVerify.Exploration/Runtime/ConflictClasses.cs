namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Objects of an execution whose steps are in conflict with each other's, though they are different ones: which of two tasks is complete first, or whether a task is before its
/// token is cancelled, decides what a third is.
/// </summary>
internal sealed class ConflictClasses
{
    private int[] _next = [];
    private bool _isUsed;

    /// <summary>The number that stands for an object's class: its own, if it is the only one in it.</summary>
    /// <param name="id">An object's number.</param>
    public int Of(int id)
    {
        if (!_isUsed)
        {
            return id;
        }

        while (id < _next.Length && _next[id] != 0)
        {
            id = _next[id];
        }

        return id;
    }

    /// <summary>Makes one class of two.</summary>
    public void Join(int a, int b)
    {
        (a, b) = (Of(a), Of(b));
        if (a == b || a == 0 || b == 0)
        {
            return;
        }

        // The older number stands for both, so that there is an end to the way to it.
        var (first, later) = a < b ? (a, b) : (b, a);
        if (later >= _next.Length)
        {
            Array.Resize(ref _next, Math.Max(later + 1, 2 * _next.Length));
        }

        _next[later] = first;
        _isUsed = true;
    }

    /// <summary>Begins an execution.</summary>
    public void Clear()
    {
        if (_isUsed)
        {
            Array.Clear(_next);
            _isUsed = false;
        }
    }
}
