using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Page;

/// <summary>
/// A result as one HTML file that needs nothing else: no network, no server. Everything but the pictures of interleavings is there without
/// scripts too. Its content security policy lets only its own script and style act, known by their hashes.
/// </summary>
public static class PageWriter
{
    /// <summary>Most bytes of a page: it opens at once, and can be sent to somebody.</summary>
    private const int BytesMax = 2_000_000;

    private static readonly string s_style = Asset("page.css");
    private static readonly string s_script = Asset("page.js");

    /// <summary>Writes a result: as much of it as a page of <see cref="BytesMax"/> holds.</summary>
    public static string Write(RunReport report) =>
        PageLimit.All.Select(size => Write(report, size)).First(page => page.Length <= BytesMax && Encoding.UTF8.GetByteCount(page) <= BytesMax);

    private static string Write(RunReport whole, PageLimit size)
    {
        var (report, data) = PageData.Of(whole, size);
        var page = new Markup();
        page.Raw("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.Raw($"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src '{HashOf(s_style)}'; script-src '{HashOf(s_script)}'; base-uri 'none'; form-action 'none'\">\n");
        page.Raw("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<meta name=\"color-scheme\" content=\"light dark\">\n");
        page.Element("title", $"{report.Command} {report.Subject}: {ReportWords.Of(report.Verdict)}").Raw("\n");
        page.Raw("<style>").Raw(s_style).Raw("</style>\n</head>\n<body>\n");
        PageHead.Write(page, report, LeftOut(whole, report, size));
        page.Raw("<main>\n");
        PageParts.Write(page, report);
        PageHistory.Write(page, report);
        PageMatrix.Write(page, report);
        var number = 0;
        foreach (var (part, finding) in report.AllFindings())
        {
            PageFinding.Write(page, part, finding, number++);
        }

        page.Raw("</main>\n<footer><p>");
        page.Text(string.Create(CultureInfo.InvariantCulture, $"daxverify {report.ToolVersion} · {report.Started:yyyy-MM-dd HH:mm:ss} UTC · {report.Seconds:0.0} s"));
        page.Text(report.Seed is { } seed ? $" · seed {seed}" : "");
        page.Raw("</p></footer>\n<script type=\"application/json\" id=\"data\">").Raw(JsonSerializer.Serialize(data, ReportJson.Dense)).Raw("</script>\n");
        return page.Raw("<script>").Raw(s_script).Raw("</script>\n</body>\n</html>\n").ToString();
    }

    /// <summary>What the page doesn't show for its size, in one line; empty if it shows all.</summary>
    private static string LeftOut(RunReport whole, RunReport shown, PageLimit size)
    {
        var findings = whole.AllFindings().Count() - shown.AllFindings().Count();
        var missing = findings > 0 ? $"Not on this page: {Counted.OfMany(findings, "finding")}. " : "";
        var cut = size == PageLimit.All[0] ? "" : "Long texts, and what is much of one kind, are cut to keep this page small. ";
        return missing.Length + cut.Length > 0 ? $"{missing}{cut}result.json has more of it." : "";
    }

    private static string HashOf(string text) => $"sha256-{Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(text)))}";

    private static string Asset(string name)
    {
        using var stream = typeof(PageWriter).Assembly.GetManifestResourceStream(name) ?? throw new InvalidOperationException($"the assembly has no resource '{name}'");
        using var reader = new StreamReader(stream, Encoding.UTF8);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }
}
