namespace DaxVerify.Serve.Tree;

/// <summary>
/// The order in which kernfs gives the entries of a directory: by a hash of the name, equal hashes by the name itself. Tools that act on "all" devices act in it, and
/// some of them end with the result of the last.
/// </summary>
public static class KernfsOrder
{
    private const ulong GoldenRatio = 0x61C8864680B583EB;
    private const uint LastHash = 0x7FFFFFFF;

    /// <summary>Orders names.</summary>
    public static IReadOnlyList<string> Of(IEnumerable<string> names) => [.. names.OrderBy(Hash).ThenBy(name => name, StringComparer.Ordinal)];

    /// <summary>The hash of a name on a 64-bit kernel.</summary>
    /// <param name="name">The name; ASCII.</param>
    public static uint Hash(string name)
    {
        var hash = 0UL;
        foreach (ulong c in name)
        {
            hash = unchecked((hash + (c << 4) + (c >> 4)) * 11);
        }

        var folded = (uint)(unchecked(hash * GoldenRatio) >> 32) & LastHash;
        folded += folded < 2 ? 2u : 0u; // the first two and the last stand for the directory itself, its parent and the end
        return folded == LastHash ? LastHash - 1 : folded;
    }
}
