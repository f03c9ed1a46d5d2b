using System.Globalization;

namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>Prints measurements as tables: one row per size and rival, then the means per size band and the goals.</summary>
public static class CopyTimingText
{
    private const long KiB = 1024;

    /// <summary>Prints the points of one size.</summary>
    public static void WriteRow(TextWriter output, IReadOnlyList<CopyMeasurement> points)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(points);
        foreach (IGrouping<string, CopyMeasurement> rival in points.GroupBy(point => point.Rival))
        {
            IEnumerable<string> cells = rival.Select(point => string.Create(
                CultureInfo.InvariantCulture,
                $"{point.SourceAlignment}/{point.DestinationAlignment} {point.Ratio:F2} [{point.Low:F2}-{point.High:F2}]"));
            CopyMeasurement first = rival.First();
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{first.Suite,-17} {Size(first.Bytes),8} {first.Nanoseconds,11:F1} ns  ")
                + string.Create(
                    CultureInfo.InvariantCulture,
                    $"vs {rival.Key,-22} {CopyTimingReport.Mean(rival):F2}x  {string.Join("  ", cells)}"));
        }
    }

    /// <summary>Prints notes, means per band, and the goals with what was reached.</summary>
    public static void WriteSummary(TextWriter output, CopyTimingReport report)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(report);
        output.WriteLine();
        output.WriteLine("Rival's time divided by the routine's, geometric mean per band (above 1: the routine is faster)");
        foreach (IGrouping<(string Suite, string Rival), CopyMeasurement> group
            in report.Measurements.GroupBy(point => (point.Suite, point.Rival)))
        {
            IEnumerable<string> bands = CopyTimingReport.Bands.Select(band => Band(group, band.Name, band.Min, band.Max)).OfType<string>();
            output.WriteLine($"{group.Key.Suite,-17} vs {group.Key.Rival,-38} {string.Join("   ", bands)}");
        }

        output.WriteLine();
        foreach ((string goal, double wanted, double got) in Goals(report.Measurements))
        {
            string verdict = double.IsNaN(got) ? "not measured" : got >= wanted ? "reached" : "MISSED";
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"{verdict,-12} {goal,-72} wanted {wanted:F2}, got {got:F2}"));
        }

        foreach (string note in report.Notes)
        {
            output.WriteLine($"note: {note}");
        }
    }

    private static string? Band(IEnumerable<CopyMeasurement> points, string name, long min, long max)
    {
        CopyMeasurement[] inside = [.. points.Where(point => point.Bytes >= min && point.Bytes <= max)];
        return inside.Length == 0
            ? null
            : string.Create(CultureInfo.InvariantCulture, $"{name}: {CopyTimingReport.Mean(inside):F2}");
    }

    private static IEnumerable<(string Goal, double Wanted, double Got)> Goals(IReadOnlyList<CopyMeasurement> all)
    {
        CopyMeasurement[] span = [.. all.Where(point => point.Suite == "copy warm" && point.Rival == "Span.CopyTo")];
        foreach ((string name, long min, long max) in CopyTimingReport.Bands)
        {
            yield return ($"Copy against Span.CopyTo, {name}", 1.0, Mean(span, min, max));
        }

        yield return ("Copy against Span.CopyTo, 128 B to 8 KiB", 1.2, Mean(span, 128, 8 * KiB));
        yield return ("Copy against Span.CopyTo, 64 MiB", 1.5, Mean(span, 64 * KiB * KiB, 64 * KiB * KiB));
        yield return ("Copy against Span.CopyTo, slowest single point", 0.9, span.Length == 0 ? double.NaN : span.Min(point => point.Ratio));
        foreach (string warmth in (string[])["warm", "cold target", "cold"])
        {
            CopyMeasurement[] pmem = [.. all.Where(point => point.Suite == $"flush {warmth}" && point.Rival == "libpmem")];
            foreach ((string name, long min, long max) in CopyTimingReport.Bands.Skip(1))
            {
                yield return ($"CopyFlushCache against libpmem, {warmth}, {name}", 1.0, Mean(pmem, min, max));
            }

            CopyMeasurement[] unaligned = [.. pmem.Where(point => point.SourceAlignment + point.DestinationAlignment != 0)];
            yield return ($"CopyFlushCache against libpmem, {warmth}, unaligned, 512 B to 4 KiB", 1.3, Mean(unaligned, 512, 4 * KiB));
        }

        double slower = CopyTimingReport.Mean(all.Where(point => point.Rival == "CopyMachineCheckSafe"));
        yield return ("Copy's time divided by CopyMachineCheckSafe's, 4 KiB and above", 1 / 1.05, 1 / slower);
    }

    private static double Mean(IEnumerable<CopyMeasurement> points, long min, long max) =>
        CopyTimingReport.Mean(points.Where(point => point.Bytes >= min && point.Bytes <= max));

    private static string Size(long bytes) => bytes switch
    {
        >= KiB * KiB when bytes % (KiB * KiB) == 0 => $"{bytes / KiB / KiB} MiB",
        >= KiB when bytes % KiB == 0 => $"{bytes / KiB} KiB",
        _ => $"{bytes} B",
    };
}
