namespace DaxVerify.Exploration.Primitives.Hashes;

/// <summary>Takes the place of System.HashCode, which the framework seeds anew in each process.</summary>
[Substitutes("System.HashCode")]
internal struct ControlledHashCode
{
    private uint _hash;

    public static int Combine<T1>(T1 value1) => Of(value1);

    public static int Combine<T1, T2>(T1 value1, T2 value2) => Of(value1, value2);

    public static int Combine<T1, T2, T3>(T1 value1, T2 value2, T3 value3) => Of(value1, value2, value3);

    public static int Combine<T1, T2, T3, T4>(T1 value1, T2 value2, T3 value3, T4 value4) => Of(value1, value2, value3, value4);

    public static int Combine<T1, T2, T3, T4, T5>(T1 value1, T2 value2, T3 value3, T4 value4, T5 value5) =>
        Of(value1, value2, value3, value4, value5);

    public static int Combine<T1, T2, T3, T4, T5, T6>(T1 value1, T2 value2, T3 value3, T4 value4, T5 value5, T6 value6) =>
        Of(value1, value2, value3, value4, value5, value6);

    public static int Combine<T1, T2, T3, T4, T5, T6, T7>(T1 value1, T2 value2, T3 value3, T4 value4, T5 value5, T6 value6, T7 value7) =>
        Of(value1, value2, value3, value4, value5, value6, value7);

    public static int Combine<T1, T2, T3, T4, T5, T6, T7, T8>(
        T1 value1, T2 value2, T3 value3, T4 value4, T5 value5, T6 value6, T7 value7, T8 value8) =>
        Of(value1, value2, value3, value4, value5, value6, value7, value8);

    public void Add<T>(T value) => Mix(EqualityComparerShim.HashOf(value));

    public void Add<T>(T value, IEqualityComparer<T>? comparer) =>
        Mix(comparer is null ? EqualityComparerShim.HashOf(value) : value is null ? 0 : comparer.GetHashCode(value));

    public void AddBytes(ReadOnlySpan<byte> value)
    {
        foreach (var b in value)
        {
            Mix(b);
        }
    }

    public readonly int ToHashCode()
    {
        var hash = (_hash ^ (_hash >> 15)) * 0x85EBCA77u;
        return (int)(hash ^ (hash >> 13));
    }

    /// <summary>The hash code of a tuple: that of its items.</summary>
    public static int Of(System.Runtime.CompilerServices.ITuple tuple)
    {
        var hash = default(ControlledHashCode);
        for (var i = 0; i < tuple.Length; i++)
        {
            hash.Mix(EqualityComparerShim.HashOf(tuple[i]));
        }

        return hash.ToHashCode();
    }

    private static int Of(params ReadOnlySpan<object?> values)
    {
        var hash = default(ControlledHashCode);
        foreach (var value in values)
        {
            hash.Mix(EqualityComparerShim.HashOf(value));
        }

        return hash.ToHashCode();
    }

    private void Mix(int value) => _hash = System.Numerics.BitOperations.RotateLeft(_hash + ((uint)value * 0xC2B2AE3Du), 17) * 0x27D4EB2Fu;
}
