using System.Globalization;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Hashes;

/// <summary>String.GetHashCode, which the framework seeds anew in each process.</summary>
[Replaces("System.String")]
internal static class StringShim
{
    public static int GetHashCode(string instance) =>
        ThreadSlot.Current is null ? instance.GetHashCode(StringComparison.Ordinal) : Hash(instance);

    public static int GetHashCode(string instance, StringComparison comparisonType) =>
        ThreadSlot.Current is null ? instance.GetHashCode(comparisonType) : Hash(instance, comparisonType);

    public static int GetHashCode(ReadOnlySpan<char> value) => ThreadSlot.Current is null ? string.GetHashCode(value) : Hash(value);

    public static int GetHashCode(ReadOnlySpan<char> value, StringComparison comparisonType) =>
        ThreadSlot.Current is null ? string.GetHashCode(value, comparisonType) : Hash(value.ToString(), comparisonType);

    /// <summary>Equal for texts that compare equal.</summary>
    private static int Hash(string text, StringComparison comparison) => comparison switch
    {
        StringComparison.Ordinal => Hash(text),
        StringComparison.OrdinalIgnoreCase => Hash(text.ToUpperInvariant()),
        StringComparison.CurrentCulture => OfKey(CultureInfo.CurrentCulture.CompareInfo, text, CompareOptions.None),
        StringComparison.CurrentCultureIgnoreCase => OfKey(CultureInfo.CurrentCulture.CompareInfo, text, CompareOptions.IgnoreCase),
        StringComparison.InvariantCulture => OfKey(CultureInfo.InvariantCulture.CompareInfo, text, CompareOptions.None),
        StringComparison.InvariantCultureIgnoreCase => OfKey(CultureInfo.InvariantCulture.CompareInfo, text, CompareOptions.IgnoreCase),
        _ => text.GetHashCode(comparison), // throws
    };

    /// <summary>By what a culture sorts by.</summary>
    public static int OfKey(CompareInfo culture, string text, CompareOptions options)
    {
        var hash = 5381;
        foreach (var part in culture.GetSortKey(text, options).KeyData)
        {
            hash = (hash * 33) ^ part;
        }

        return hash;
    }

    private static int Hash(ReadOnlySpan<char> text)
    {
        var hash = 5381;
        foreach (var c in text)
        {
            hash = (hash * 33) ^ c;
        }

        return hash;
    }
}
