namespace DaxVerify.Exploration.CsCheck.Tests;

/// <summary>A counter that is right, or, when it is torn, reads and writes in two steps.</summary>
public sealed class Counter(bool isTorn, int value) : IEquatable<Counter>
{
    private int _value = value;

    public int Add(int by)
    {
        if (!isTorn)
        {
            return Interlocked.Add(ref _value, by);
        }

        var sum = Volatile.Read(ref _value) + by;
        Volatile.Write(ref _value, sum);
        return sum;
    }

    public bool Equals(Counter? other) => other is not null && Volatile.Read(ref _value) == Volatile.Read(ref other._value);

    public override bool Equals(object? obj) => Equals(obj as Counter);

    public override int GetHashCode() => 0;

    public override string ToString() => $"{Volatile.Read(ref _value)}";
}
