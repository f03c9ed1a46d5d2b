using System.Globalization;
using DaxVerify.Reporting.Model;

namespace DaxVerify.Reporting.Page;

/// <summary>Draws whose memory was where at the moments of a finding that are shown without scripts too.</summary>
internal static class MemoryMap
{
    private const int BarHeight = 34;

    public static void Write(Markup page, ReportFinding finding)
    {
        var layout = new MapLayout(finding);
        page.Raw("<div class=\"memory\"><h3>Memory</h3>\n");
        foreach (var moment in finding.Memory)
        {
            page.Element("h4", moment.Title);
            if (moment.Regions.Count == 0)
            {
                page.Raw("<p>The threads didn't come to rest, so nobody could look.</p>\n");
            }

            foreach (var region in moment.Regions)
            {
                Write(page, layout.Of(region));
            }
        }

        page.Raw("</div>\n");
    }

    private static void Write(Markup page, MapBar bar)
    {
        page.Raw("<figure class=\"scroll\" tabindex=\"0\">").Element("figcaption", bar.Title);
        page.Start("svg", ("role", "img"), ("aria-label", bar.Words));
        page.Start("rect", ("class", "free"), ("width", "100%"), ("height", Number(BarHeight))).Raw("</rect>");
        foreach (var range in bar.Ranges)
        {
            page.Start("rect", ("class", $"owner{range.Colour}"), ("x", Percent(range.X)), ("width", Percent(range.Width)), ("height", Number(BarHeight)));
            page.Element("title", range.Title).Raw("</rect>");
            if (range.Label.Length > 0)
            {
                page.Element("text", range.Label, ("x", Percent(range.X)), ("dx", "6"), ("y", "22"));
            }
        }

        page.Raw("</svg>").Element("p", bar.Words, ("class", "ranges")).Raw("</figure>\n");
    }

    private static string Percent(double value) => Number(value) + "%";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
