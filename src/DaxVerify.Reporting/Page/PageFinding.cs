using System.Globalization;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Page;

/// <summary>The section of one finding: what is wrong, how to see it again, and places for its pictures, which the page's script draws.</summary>
internal static class PageFinding
{
    /// <param name="number">Number of the finding on the page, from 0: that of its data.</param>
    public static void Write(Markup page, ReportPart part, ReportFinding finding, int number)
    {
        var id = string.Create(CultureInfo.InvariantCulture, $"finding-{number}");
        page.Start("section", ("class", "finding"), ("aria-labelledby", id));
        page.Element("h2", finding.Title, ("id", id)).Raw("\n");
        page.Element("p", $"{ReportWords.NameOf(part)} · {finding.Rule}{(finding.Place is { } place ? $" · {place}" : "")}", ("class", "rule")).Raw("\n");
        if (finding.Detail.Length > 0 && finding.Detail != finding.Title)
        {
            // A table of columns is scrolled where it doesn't fit, other lines are broken.
            page.Element("pre", finding.Detail, ("class", finding.Detail.Contains(" | ", StringComparison.Ordinal) ? "columns" : "lines"), ("tabindex", "0")).Raw("\n");
        }

        if (finding.Reproduce.Length > 0)
        {
            page.Element("p", part.Folder is { } folder ? $"To see it again, in {folder}:" : "To see it again:", ("class", "label"));
            page.Raw("<div class=\"again\">").Element("code", finding.Reproduce);
            page.Raw("<button type=\"button\" class=\"copy needs-script\" hidden>Copy</button></div>\n");
        }

        if (finding.Interleaving is not null)
        {
            page.Start("div", ("class", "picture"), ("data-picture", number.ToString(CultureInfo.InvariantCulture)));
            page.Raw("<noscript><p>The picture of the interleaving needs the page's script; summary.md and result.json have it as text.</p></noscript></div>\n");
        }

        if (finding.Memory.Count > 0)
        {
            MemoryMap.Write(page, finding);
        }

        page.Raw("</section>\n");
    }
}
