namespace DaxVerify.Exploration.Runtime;

/// <summary>A vector clock that belongs to one execution: a stale one, left over from an earlier execution, counts as zero.</summary>
internal sealed class VectorClock
{
    private const int LengthMin = 8;
    private uint[] _values = [];
    private int _stamp;

    public uint this[int thread] => (uint)thread < (uint)_values.Length ? _values[thread] : 0;

    /// <summary>Forgets everything when this clock was last used in another execution than <paramref name="stamp"/>.</summary>
    public void Renew(int stamp)
    {
        if (_stamp == stamp)
        {
            return;
        }

        _stamp = stamp;
        Array.Clear(_values);
    }

    public void Set(int thread, uint value)
    {
        if (thread >= _values.Length)
        {
            Array.Resize(ref _values, Math.Max(LengthMin, Math.Max(thread + 1, _values.Length * 2)));
        }

        _values[thread] = value;
    }

    /// <summary>Sets every thread to zero.</summary>
    public void Clear() => Array.Clear(_values);

    /// <summary>Takes, thread by thread, the greater of the two clocks.</summary>
    public void Join(VectorClock other)
    {
        var from = other._values;
        if (from.Length > _values.Length)
        {
            Array.Resize(ref _values, from.Length);
        }

        var to = _values;
        for (var i = 0; i < from.Length; i++)
        {
            if (from[i] > to[i])
            {
                to[i] = from[i];
            }
        }
    }

    /// <summary>Becomes a copy of <paramref name="other"/>.</summary>
    public void Assign(VectorClock other)
    {
        if (_values.Length != other._values.Length)
        {
            _values = new uint[other._values.Length];
        }

        Array.Copy(other._values, _values, _values.Length);
    }

    /// <summary>Whether this clock is, for every thread, at most <paramref name="other"/>.</summary>
    public bool AtMost(VectorClock other)
    {
        for (var i = 0; i < _values.Length; i++)
        {
            if (_values[i] > other[i])
            {
                return false;
            }
        }

        return true;
    }
}
