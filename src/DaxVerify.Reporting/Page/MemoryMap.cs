using System.Globalization;
using DaxVerify.Reporting.Model;

namespace DaxVerify.Reporting.Page;

/// <summary>Draws whose memory was where: a bar for each region, a coloured part for each range, one colour an owner over all moments.</summary>
internal static class MemoryMap
{
    // Shares of the bar in percent: it is as wide as the window lets it be.
    private const int Whole = 100;
    private const double LeastForSight = 0.3;
    private const int LeastForText = 12;
    private const int BarHeight = 34;
    private const int Colours = 8;

    public static void Write(Markup page, IReadOnlyList<MemoryMoment> moments)
    {
        var owners = moments.SelectMany(moment => moment.Regions).SelectMany(region => region.Ranges).Select(range => range.Owner).Distinct().ToList();
        page.Raw("<div class=\"memory\"><h3>Memory</h3>\n");
        foreach (var moment in moments)
        {
            page.Element("h4", moment.Title);
            if (moment.Regions.Count == 0)
            {
                page.Raw("<p>The threads didn't come to rest, so nobody could look.</p>\n");
            }

            foreach (var region in moment.Regions)
            {
                Write(page, region, owners);
            }
        }

        page.Raw("</div>\n");
    }

    private static void Write(Markup page, MemoryRegion region, List<string> owners)
    {
        page.Raw("<figure class=\"scroll\" tabindex=\"0\">").Element("figcaption", $"{region.Title}: {Span(region.Start, region.Size)}");
        page.Start("svg", ("role", "img"), ("aria-label", Describe(region)));
        page.Start("rect", ("class", "free"), ("width", Percent(Whole)), ("height", Number(BarHeight))).Raw("</rect>");
        foreach (var range in region.Ranges)
        {
            var x = Share(region, range.Start - region.Start);
            var width = Math.Max(LeastForSight, Share(region, range.Size));
            page.Start("rect", ("class", $"owner{owners.IndexOf(range.Owner) % Colours}"), ("x", Percent(x)), ("width", Percent(width)), ("height", Number(BarHeight)));
            page.Element("title", $"{range.Title}, {Span(range.Start, range.Size)}").Raw("</rect>");
            if (width >= LeastForText)
            {
                page.Element("text", range.Title, ("x", Percent(x)), ("dx", "6"), ("y", "22"));
            }
        }

        page.Raw("</svg>").Element("p", Describe(region), ("class", "ranges")).Raw("</figure>\n");
    }

    private static string Describe(MemoryRegion region) => region.Ranges.Count == 0
        ? "nobody has memory"
        : string.Join("; ", region.Ranges.Select(range => $"{range.Title} {Span(range.Start, range.Size)}"));

    private static double Share(MemoryRegion region, ulong bytes) => Whole * (double)bytes / Math.Max(1, region.Size);

    private static string Span(ulong start, ulong size) => string.Create(CultureInfo.InvariantCulture, $"0x{start:x}-0x{start + size - 1:x}");

    private static string Percent(double value) => Number(value) + "%";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
