using System.Globalization;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Page;

/// <summary>The table of what was run, each row with its figures and lines on demand.</summary>
internal static class PageParts
{
    public static void Write(Markup page, RunReport report)
    {
        page.Raw("<section aria-labelledby=\"parts\"><h2 id=\"parts\">What was run</h2>\n<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"Table of what was run\"><table class=\"parts\">");
        page.Raw("<thead><tr><th scope=\"col\">part</th><th scope=\"col\">verdict</th><th scope=\"col\">what was done</th><th scope=\"col\" class=\"number\">seconds</th></tr></thead><tbody>\n");
        foreach (var part in report.Parts)
        {
            page.Raw("<tr>").Element("th", ReportWords.NameOf(part), ("scope", "row"));
            page.Element("td", ReportWords.Of(part), ("class", ReportWords.ClassOf(part)));
            page.Raw("<td class=\"done\">").Text(part.Summary);
            WriteMore(page, part);
            page.Raw("</td>").Element("td", SpentTime.Of(part.Seconds, part.BudgetSeconds), ("class", "number")).Raw("</tr>\n");
        }

        page.Raw("</tbody></table></div></section>\n");
    }

    private static void WriteMore(Markup page, ReportPart part)
    {
        if (part.Lines.Count == 0 && part.Metrics.Count == 0)
        {
            return;
        }

        page.Raw("<details><summary>figures</summary>");
        if (part.Metrics.Count > 0)
        {
            page.Raw("<dl>");
            foreach (var (name, value) in part.Metrics)
            {
                page.Element("dt", name).Element("dd", value.ToString("#,0.###", CultureInfo.InvariantCulture));
            }

            page.Raw("</dl>");
        }

        if (part.Lines.Count > 0)
        {
            page.Element("pre", string.Join('\n', part.Lines), ("tabindex", "0"));
        }

        page.Raw("</details>");
    }
}
