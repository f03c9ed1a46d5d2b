namespace DaxVerify.Exploration.Primitives.Hashes;

/// <summary>Hash codes of texts by one of the framework's comparers, which are seeded anew in each process.</summary>
[Replaces("System.StringComparer")]
internal static class StringComparerShim
{
    public static int GetHashCode(StringComparer comparer, string obj) =>
        obj is null ? comparer.GetHashCode(obj!)
        : StringComparer.IsWellKnownOrdinalComparer(comparer, out var ignoresCase) ? StringShim.GetHashCode(obj, ignoresCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal)
        : StringComparer.IsWellKnownCultureAwareComparer(comparer, out var compareInfo, out var options) ? StringShim.OfKey(compareInfo, obj, options)
        : comparer.GetHashCode(obj);

    public static int GetHashCode(StringComparer comparer, object obj) => obj is string text ? GetHashCode(comparer, text) : comparer.GetHashCode(obj);
}
