namespace DaxVerify.Vocabulary;

/// <summary>
/// The spelling of <see cref="KernelMode"/> on the command line, in traces, models and messages: the member's own name; and in recordings,
/// where it is the release of the recorded kernel.
/// </summary>
public static class KernelModeNames
{
    private static readonly Dictionary<string, KernelMode> s_byName =
        Enum.GetValues<KernelMode>().ToDictionary(mode => mode.ToString(), StringComparer.Ordinal);

    private static readonly Dictionary<string, KernelMode> s_byRelease = new(StringComparer.Ordinal)
    {
        ["6.1"] = KernelMode.Linux61,
        ["6.12"] = KernelMode.Linux612,
    };

    /// <summary>Every name, the default's first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_byName.Keys];

    /// <summary>Reads a name.</summary>
    /// <param name="name">The text; case counts.</param>
    /// <exception cref="FormatException">There is none of that name; the message says which there are.</exception>
    public static KernelMode Parse(string? name) => name is not null && s_byName.TryGetValue(name, out var mode)
        ? mode
        : throw new FormatException($"no mode '{name}'; there are {string.Join(", ", All)}");

    /// <summary>Spells the release that a mode is like, as recordings do.</summary>
    /// <param name="mode">A mode that is like a recorded kernel.</param>
    /// <returns><c>6.1</c> or <c>6.12</c>.</returns>
    /// <exception cref="ArgumentException">The mode is like no kernel.</exception>
    public static string ToRelease(KernelMode mode)
    {
        foreach (var (release, itsMode) in s_byRelease)
        {
            if (itsMode == mode)
            {
                return release;
            }
        }

        throw new ArgumentException($"{mode} is no recorded kernel", nameof(mode));
    }

    /// <summary>Reads the release of a recorded kernel.</summary>
    /// <param name="release">The text.</param>
    /// <returns>The mode that does what it did.</returns>
    /// <exception cref="FormatException">No kernel of that release was recorded; the message says which were.</exception>
    public static KernelMode ParseRelease(string? release) => release is not null && s_byRelease.TryGetValue(release, out var mode)
        ? mode
        : throw new FormatException($"kernel version '{release}' is not supported; there are recordings of {string.Join(", ", s_byRelease.Keys)}");
}
