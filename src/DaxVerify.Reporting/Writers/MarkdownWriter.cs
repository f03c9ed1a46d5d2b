using System.Globalization;
using System.Text;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Text;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Writers;

/// <summary>A result as Markdown, <c>summary.md</c>: what a pull request or a job summary shows.</summary>
public static class MarkdownWriter
{
    private const int FindingsMax = 50;
    private const string Special = "&<>|`*_[]\\~@#!$";

    /// <summary>Writes a result.</summary>
    public static string Write(RunReport whole)
    {
        var report = ShortReport.Of(whole);
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"# {Escape($"{report.Command}: {ReportWords.Of(report.Verdict)}")}\n\n{Escape(report.Subject)}\n\n**{Escape(report.Summary)}**\n\n");
        if (report.Interruption is { } interruption)
        {
            text.Append(CultureInfo.InvariantCulture, $"This is a part of a result: {Escape(interruption)}\n\n");
        }

        text.Append("| part | verdict | what was done | seconds |\n|---|---|---|---:|\n");
        foreach (var part in report.Parts)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Escape(ReportWords.NameOf(part))} | {ReportWords.Of(part)} | {Escape(part.Summary)} | {part.Seconds:0.0} |\n");
        }

        foreach (var limit in report.Parts.SelectMany(part => part.Limits.Select(limit => $"{ReportWords.NameOf(part)}: not all: {limit}")))
        {
            text.Append(CultureInfo.InvariantCulture, $"\n- {Escape(limit)}");
        }

        text.Append(report.Parts.Any(part => part.Limits.Count > 0) ? "\n" : "");
        Append(text, report.Matrix);
        foreach (var (part, finding) in report.AllFindings().Take(FindingsMax))
        {
            Append(text, part, finding);
        }

        var more = report.AllFindings().Count() - FindingsMax;
        if (more > 0)
        {
            text.Append(CultureInfo.InvariantCulture, $"\nAnd {Counted.Of(more, "finding")} more: see `result.json`.\n");
        }

        var seed = report.Seed is { } drawn ? $", seed {drawn}" : "";
        return text.Append(CultureInfo.InvariantCulture, $"\ndaxverify {Escape(report.ToolVersion)}, {report.Started:yyyy-MM-dd HH:mm:ss} UTC, {report.Seconds:0.0} s{Escape(seed)}\n").ToString();
    }

    private static void Append(StringBuilder text, ReportMatrix? matrix)
    {
        if (matrix is null)
        {
            return;
        }

        text.Append(CultureInfo.InvariantCulture, $"\n## {Escape(matrix.Title)}\n\n| | {string.Join(" | ", matrix.Columns.Select(Escape))} |\n|---|{string.Concat(matrix.Columns.Select(_ => "---|"))}\n");
        foreach (var row in matrix.Rows)
        {
            text.Append(CultureInfo.InvariantCulture, $"| {Escape(row.Name)} | {string.Join(" | ", row.Cells.Select(cell => Escape(cell.Text)))} |\n");
        }
    }

    private static void Append(StringBuilder text, ReportPart part, ReportFinding finding)
    {
        text.Append(CultureInfo.InvariantCulture, $"\n## {Escape(finding.Title)}\n\n{Escape($"{ReportWords.NameOf(part)}, {finding.Rule}")}");
        text.Append(finding.Place is { } place ? $", at {Escape(place.ToString())}\n" : "\n");
        var detail = finding.Detail == finding.Title ? "" : finding.Detail;
        foreach (var block in new[] { detail, PlainFinding.Steps(finding) }.Where(block => block.Length > 0))
        {
            text.Append('\n').Append(Fenced(block));
        }

        if (finding.Reproduce.Length > 0)
        {
            text.Append(part.Folder is { } folder ? $"\nTo see it again, in {Escape(folder)}:\n" : "\nTo see it again:\n").Append('\n').Append(Fenced(finding.Reproduce));
        }
    }

    /// <summary>Text between fences that nothing in it can close.</summary>
    private static string Fenced(string block)
    {
        var inert = InertText.Of(block);
        var fence = "```";
        while (inert.Contains(fence, StringComparison.Ordinal))
        {
            fence += "`";
        }

        return $"{fence}text\n{inert.TrimEnd('\n')}\n{fence}\n";
    }

    /// <summary>Text in one line in which Markdown and HTML see nothing of theirs; a name after an at sign calls nobody.</summary>
    private static string Escape(string text)
    {
        var escaped = new StringBuilder();
        foreach (var c in InertText.Line(text))
        {
            _ = Special.Contains(c, StringComparison.Ordinal) ? escaped.Append(CultureInfo.InvariantCulture, $"&#{(int)c};") : escaped.Append(c);
        }

        return escaped.ToString();
    }
}
