namespace DaxVerify.Vocabulary;

/// <summary>
/// The spelling of <see cref="KernelMode"/> on the command line, in traces, models and messages: the member's own name; and in recordings,
/// where it is the series of the recorded kernel. A mode that no release is given with means the one that the first recordings were made on.
/// </summary>
public static class KernelModeNames
{
    private static readonly Dictionary<string, KernelMode> s_byName =
        Enum.GetValues<KernelMode>().ToDictionary(mode => mode.ToString(), StringComparer.Ordinal);

    private static readonly Dictionary<KernelMode, KernelRelease> s_recorded = new()
    {
        [KernelMode.Linux61] = new KernelRelease(6, 1, 192),
        [KernelMode.Linux612] = new KernelRelease(6, 12, 95),
    };

    /// <summary>Every name, the default's first.</summary>
    public static IReadOnlyList<string> All { get; } = [.. s_byName.Keys];

    /// <summary>Reads a name.</summary>
    /// <param name="name">The text; case counts.</param>
    /// <exception cref="FormatException">There is none of that name; the message says which there are.</exception>
    public static KernelMode Parse(string? name) => name is not null && s_byName.TryGetValue(name, out var mode)
        ? mode
        : throw new FormatException($"no mode '{name}'; there are {string.Join(", ", All)}");

    /// <summary>Spells a mode for reports, with the release that it means.</summary>
    /// <returns><c>Linux612 (6.12.95)</c>; the name alone of one that is like no kernel.</returns>
    public static string WithRelease(KernelMode mode) => s_recorded.TryGetValue(mode, out var release) ? $"{mode} ({release})" : mode.ToString();

    /// <summary>The release that a mode means, for reports of members.</summary>
    /// <returns>The release; null for a mode that is like no kernel.</returns>
    public static string? ReleaseOrNull(KernelMode mode) => s_recorded.TryGetValue(mode, out var release) ? release.ToString() : null;

    /// <summary>Gives the release that a mode means where none is named.</summary>
    /// <param name="mode">A mode that is like a recorded kernel.</param>
    /// <returns>The release that the first recordings were made on.</returns>
    /// <exception cref="ArgumentException">The mode is like no kernel.</exception>
    public static KernelRelease RecordedRelease(KernelMode mode) => s_recorded.TryGetValue(mode, out var release)
        ? release
        : throw new ArgumentException($"{mode} is no recorded kernel", nameof(mode));

    /// <summary>Spells a mode for recordings.</summary>
    /// <returns>The series of its kernels, <c>6.12</c>; the name of a mode that is like none.</returns>
    public static string Series(KernelMode mode) => s_recorded.TryGetValue(mode, out var release) ? release.Series : mode.ToString();

    /// <summary>Reads the spelling of recordings.</summary>
    /// <param name="text">A series, or the name of a mode that is like no kernel.</param>
    /// <exception cref="FormatException">It is neither.</exception>
    public static KernelMode ParseRecorded(string? text) =>
        text is not null && s_byName.TryGetValue(text, out var mode) && !s_recorded.ContainsKey(mode) ? mode : ParseSeries(text);

    /// <summary>Gives the mode that does what the kernels of a series do.</summary>
    /// <param name="series">The series, as recordings name it: <c>6.12</c>.</param>
    /// <exception cref="FormatException">No kernel of that series was recorded; the message says which were.</exception>
    public static KernelMode ParseSeries(string? series)
    {
        foreach (var (mode, release) in s_recorded)
        {
            if (release.Series == series)
            {
                return mode;
            }
        }

        throw new FormatException($"kernel version '{series}' is not supported; there are recordings of {string.Join(", ", s_recorded.Values.Select(release => release.Series))}");
    }
}
