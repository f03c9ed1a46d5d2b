namespace DaxVerify.Exploration.CsCheck.Tests;

/// <summary>Keeps the first value of each key; the broken one looks and stores under two locks, so that a second value can take its place.</summary>
public sealed class Cache(bool isBroken)
{
    private readonly object _gate = new();
    private readonly Dictionary<int, int> _values = [];

    public int GetOrAdd(int key, int value)
    {
        if (!isBroken)
        {
            lock (_gate)
            {
                return _values.TryGetValue(key, out var there) ? there : _values[key] = value;
            }
        }

        lock (_gate)
        {
            if (_values.TryGetValue(key, out var there))
            {
                return there;
            }
        }

        lock (_gate)
        {
            return _values[key] = value;
        }
    }
}
