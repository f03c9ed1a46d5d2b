using System.Globalization;
using DaxVerify.Reporting.Model;

namespace DaxVerify.Reporting.Page;

/// <summary>Lays out the memory maps of a finding: a bar for each region, a part for each range, one colour an owner in all of them.</summary>
internal sealed class MapLayout
{
    // Shares of the bar in percent: it is as wide as the window lets it be.
    private const int Whole = 100;
    private const double LeastForSight = 0.3;
    private const int LeastForText = 12;
    private const int Colours = 8;
    private readonly Dictionary<string, int> _owners = [];

    /// <summary>Makes it for one finding.</summary>
    public MapLayout(ReportFinding finding)
    {
        var regions = finding.Memory.SelectMany(moment => moment.Regions).Concat(finding.Interleaving?.Memory.SelectMany(change => change.Regions) ?? []);
        foreach (var range in regions.SelectMany(region => region.Ranges))
        {
            _owners.TryAdd(range.Owner, _owners.Count);
        }
    }

    public MapBar Of(MemoryRegion region) => new($"{region.Title}: {Span(region.Start, region.Size)}", Describe(region), [.. region.Ranges.Select(range => Of(range, region))]);

    private MapRange Of(MemoryRange range, MemoryRegion region)
    {
        var width = Math.Max(LeastForSight, Share(region, range.Size));
        return new MapRange(
            _owners[range.Owner] % Colours, $"{range.Title}, {Span(range.Start, range.Size)}", width >= LeastForText ? range.Title : "", Math.Round(Share(region, range.Start - region.Start), 2), Math.Round(width, 2));
    }

    private static string Describe(MemoryRegion region) => region.Ranges.Count == 0
        ? "nobody has memory"
        : string.Join("; ", region.Ranges.Select(range => $"{range.Title} {Span(range.Start, range.Size)}"));

    private static double Share(MemoryRegion region, ulong bytes) => Whole * (double)bytes / Math.Max(1, region.Size);

    private static string Span(ulong start, ulong size) => string.Create(CultureInfo.InvariantCulture, $"0x{start:x}-0x{start + size - 1:x}");
}
