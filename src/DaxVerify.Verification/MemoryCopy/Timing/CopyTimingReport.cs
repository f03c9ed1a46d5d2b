namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>What a timing run measured.</summary>
/// <param name="Measurements">Every point.</param>
/// <param name="Notes">Which contestants were left out and why, and where the loop was pinned.</param>
public sealed record CopyTimingReport(IReadOnlyList<CopyMeasurement> Measurements, IReadOnlyList<string> Notes)
{
    /// <summary>The size bands that the goals speak of: name, smallest and largest size, in bytes.</summary>
    public static IReadOnlyList<(string Name, long Min, long Max)> Bands { get; } =
    [
        ("16-64 B", 16, 64),
        ("64 B-1 KiB", 64, 1024),
        ("1-16 KiB", 1024, 16 * 1024),
        ("16 KiB-1 MiB", 16 * 1024, 1024 * 1024),
        ("above", (1024 * 1024) + 1, long.MaxValue),
    ];

    /// <summary>Geometric mean of ratios.</summary>
    /// <returns>The mean; NaN for none.</returns>
    public static double Mean(IEnumerable<CopyMeasurement> points)
    {
        double[] logs = [.. points.Select(point => Math.Log(point.Ratio))];
        return logs.Length == 0 ? double.NaN : Math.Exp(logs.Average());
    }
}
