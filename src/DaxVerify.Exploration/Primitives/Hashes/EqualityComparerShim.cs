namespace DaxVerify.Exploration.Primitives.Hashes;

/// <summary>Hash codes by the default comparer, as records compute them: those of objects and strings are the same in each run.</summary>
[Replaces("System.Collections.Generic.EqualityComparer`1")]
internal static class EqualityComparerShim
{
    public static int GetHashCode<T>(EqualityComparer<T> comparer, T obj) =>
        obj is null || !ReferenceEquals(comparer, EqualityComparer<T>.Default) ? comparer.GetHashCode(obj!) : ObjectShim.GetHashCode(obj);

    /// <summary>The hash code of a value; 0 for null.</summary>
    public static int HashOf<T>(T value) => value is null ? 0 : ObjectShim.GetHashCode(value);
}
