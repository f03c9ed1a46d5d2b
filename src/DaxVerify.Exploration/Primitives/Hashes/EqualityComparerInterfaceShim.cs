using DaxVerify.Exploration.Primitives.Framework;

namespace DaxVerify.Exploration.Primitives.Hashes;

/// <summary>IEqualityComparer.GetHashCode, behind which may stand one of the framework's comparers.</summary>
[Replaces("System.Collections.Generic.IEqualityComparer`1")]
internal static class EqualityComparerInterfaceShim
{
    public static int GetHashCode<T>(IEqualityComparer<T> comparer, T obj, string site)
    {
        FrameworkShim.Reads(comparer, site);
        return comparer is StringComparer strings && obj is string text ? StringComparerShim.GetHashCode(strings, text)
            : comparer is EqualityComparer<T> known ? EqualityComparerShim.GetHashCode(known, obj)
            : comparer.GetHashCode(obj!);
    }
}
