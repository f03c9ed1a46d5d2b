using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Hashes;

/// <summary>String.GetHashCode, which the framework seeds anew in each process.</summary>
[Replaces("System.String")]
internal static class StringShim
{
    public static int GetHashCode(string instance)
    {
        if (ThreadSlot.Current is null)
        {
            return instance.GetHashCode(StringComparison.Ordinal);
        }

        var hash = 5381;
        foreach (var c in instance)
        {
            hash = (hash * 33) ^ c;
        }

        return hash;
    }
}
