namespace DaxVerify.Vocabulary;

/// <summary>The spelling of <see cref="Errno"/> in recordings, traces and messages: <c>0</c>, a symbolic name, or <c>-</c>.</summary>
public static class ErrnoNames
{
    private static readonly Dictionary<string, Errno> s_byName = Enum.GetValues<Errno>().ToDictionary(ToName, StringComparer.Ordinal);

    /// <summary>Spells an ending.</summary>
    /// <param name="errno">The ending.</param>
    /// <returns><c>0</c> for success, <c>-</c> for a step that was not carried out, the symbolic name otherwise.</returns>
    public static string ToName(Errno errno) => errno switch
    {
        Errno.None => "0",
        Errno.NotExecuted => "-",
        _ => errno.ToString(),
    };

    /// <summary>Reads a spelled ending.</summary>
    /// <param name="name">The text.</param>
    /// <param name="errno">The ending, when the text is known.</param>
    /// <returns>Whether the text is the spelling of an ending.</returns>
    public static bool TryParse(string name, out Errno errno) => s_byName.TryGetValue(name, out errno);

    /// <summary>Reads a spelled ending.</summary>
    /// <param name="name">The text.</param>
    /// <returns>The ending.</returns>
    /// <exception cref="FormatException">The text is the spelling of none.</exception>
    public static Errno Parse(string name) => TryParse(name, out var errno) ? errno : throw new FormatException($"unknown errno '{name}'");
}
