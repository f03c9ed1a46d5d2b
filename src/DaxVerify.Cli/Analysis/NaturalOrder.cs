namespace DaxVerify.Cli.Analysis;

/// <summary>Places by file, then by the number of the line.</summary>
internal sealed class NaturalOrder : IComparer<string>
{
    public static readonly NaturalOrder Instance = new();

    /// <inheritdoc/>
    public int Compare(string? x, string? y)
    {
        var (a, b) = (Split(x), Split(y));
        return StringComparer.Ordinal.Compare(a.File, b.File) is var byFile and not 0 ? byFile : a.Line.CompareTo(b.Line);
    }

    private static (string File, int Line) Split(string? place)
    {
        var colon = place?.LastIndexOf(':') ?? -1;
        return colon < 0 ? (place ?? string.Empty, 0) : (place![..colon], int.Parse(place[(colon + 1)..], System.Globalization.CultureInfo.InvariantCulture));
    }
}
