using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Page;

/// <summary>The top of the page: the verdict, and what it isn't.</summary>
internal static class PageHead
{
    /// <param name="leftOut">What the page doesn't show; empty if nothing.</param>
    public static void Write(Markup page, RunReport report, string leftOut)
    {
        page.Start("header", ("class", $"verdict {ReportWords.ClassOf(report.Verdict)}"));
        page.Raw("<div class=\"bar\">").Element("p", $"daxverify {report.Command}", ("class", "command"));
        page.Raw("<button type=\"button\" id=\"theme\" class=\"needs-script\" hidden>Theme: system</button></div>\n");
        page.Raw("<h1><span class=\"sign\" aria-hidden=\"true\">").Text(SignOf(report.Verdict)).Raw("</span> ").Text(ReportWords.Of(report.Verdict)).Raw("</h1>\n");
        page.Element("p", report.Subject, ("class", "subject")).Raw("\n");
        page.Element("p", report.Summary, ("class", "summary")).Raw("\n");
        if (report.Interruption is { } interruption)
        {
            page.Element("p", $"This is a part of a result: {interruption}", ("class", "partial")).Raw("\n");
        }

        if (leftOut.Length > 0)
        {
            page.Element("p", leftOut, ("class", "partial")).Raw("\n");
        }

        WriteLimits(page, report);
        page.Raw("</header>\n");
    }

    private static void WriteLimits(Markup page, RunReport report)
    {
        var limits = report.Parts.SelectMany(part => part.Limits.Select(limit => (Name: ReportWords.NameOf(part), Limit: limit))).ToList();
        if (limits.Count == 0)
        {
            return;
        }

        page.Raw("<section class=\"limits\" aria-label=\"Limits\"><h2>Not all traces</h2><ul>");
        foreach (var (name, limit) in limits)
        {
            page.Raw("<li>").Text(report.Parts.Count > 1 ? $"{name}: {limit}" : limit).Raw("</li>");
        }

        page.Raw("</ul></section>\n");
    }

    private static string SignOf(RunVerdict verdict) => verdict switch
    {
        RunVerdict.Clean => "✓",
        RunVerdict.Violation => "✗",
        _ => "?",
    };
}
