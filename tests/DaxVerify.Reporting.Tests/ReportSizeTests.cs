using System.Globalization;
using System.Text;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Page;
using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Tests;

/// <summary>Reports stay small whatever a program under test says, and say how much of it they leave out; the stored result has more of it.</summary>
public sealed class ReportSizeTests
{
    private const int PageBytesMax = 2_000_000;
    private const int Huge = 3_000_000;

    public static TheoryData<string> Sizes => ["one long text everywhere", "many findings with long texts", "many long steps", "many parts", "many rows", "many figures and runs"];

    [Theory]
    [MemberData(nameof(Sizes))]
    public void A_page_has_at_most_2_MB_and_says_that_it_does_not_show_all(string name)
    {
        var page = PageWriter.Write(Make(name));

        Assert.InRange(Encoding.UTF8.GetByteCount(page), 1, PageBytesMax);
        Assert.True(page.Contains("result.json has more of it", StringComparison.Ordinal) || page.Contains("more characters)", StringComparison.Ordinal));
    }

    [Fact]
    public void A_long_text_is_cut_in_every_format_but_the_stored_result_and_each_says_how_much_is_missing()
    {
        var report = Make("one long text everywhere");

        foreach (var text in new[] { PageWriter.Write(report), JUnitWriter.Write(report), SarifWriter.Write(report), MarkdownWriter.Write(report) })
        {
            Assert.InRange(text.Length, 1, Huge / 3);
            Assert.Contains("more characters)", text, StringComparison.Ordinal);
        }

        Assert.Contains(new string('x', 200_000), ReportJson.Write(report), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("one long text everywhere", 200_000)]
    [InlineData("many findings with long texts", 20_000)]
    public void The_stored_result_has_more_but_no_text_that_nobody_reads_to_its_end_and_says_so(string name, int block)
    {
        var report = Make(name);
        var stored = ReportJson.Write(report);

        Assert.InRange(stored.Length, 1, 300_000_000);
        var path = Path.Combine(Directory.CreateTempSubdirectory("daxverify-").FullName, "result.json");
        File.WriteAllText(path, stored);
        var read = ReportJson.Read(path);
        Assert.Matches($"^[0-9,]+ texts? cut: to [0-9,]+ characters what stands in one line, to {block:#,0} what has lines of its own$", read.Shortened);
        Assert.Equal(read.AllFindings().Count(), report.AllFindings().Count());
        Assert.EndsWith(" more characters)", read.Parts[0].Findings[0].Detail, StringComparison.Ordinal);
        Directory.Delete(Path.GetDirectoryName(path)!, recursive: true);
    }

    [Fact]
    public void The_stored_result_of_usual_length_is_whole_and_has_every_command_line_whole()
    {
        var report = SampleReports.Hang();
        var command = new string('x', Huge);

        Assert.DoesNotContain("shortened", ReportJson.Write(report), StringComparison.Ordinal);
        Assert.Contains(command, ReportJson.Write(report with { Parts = [report.Parts[0] with { Findings = [report.Parts[0].Findings[0] with { Reproduce = command }] }] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_command_line_is_whole_or_not_there()
    {
        var report = SampleReports.Hang();
        var finding = report.Parts[0].Findings[0];
        string Page(int length) => PageWriter.Write(report with { Parts = [report.Parts[0] with { Findings = [finding with { Reproduce = new string('x', length) }] }] });

        Assert.Contains(new string('x', 90_000), Page(90_000), StringComparison.Ordinal);
        Assert.DoesNotContain("xxxxxxxxxx", Page(Huge), StringComparison.Ordinal);
        Assert.Contains("# result.json has the command line, of 3,000,000 characters", Page(Huge), StringComparison.Ordinal);
    }

    [Fact]
    public void Keys_that_differ_stay_different()
    {
        string Of(string key)
        {
            var report = SampleReports.Hang();
            return SarifWriter.Write(report with { Parts = [report.Parts[0] with { Findings = [report.Parts[0].Findings[0] with { Key = new string('x', Huge) + key }] }] });
        }

        Assert.NotEqual(Of("a"), Of("b"));
        Assert.Equal(Of("a"), Of("a"));
    }

    [Fact]
    public void What_is_of_usual_length_is_not_touched()
    {
        foreach (var report in new[] { SampleReports.Hang(), SampleReports.WithMatrix(), SampleReports.Clean(), SampleReports.Long(2_000) })
        {
            Assert.DoesNotContain("more characters)", PageWriter.Write(report), StringComparison.Ordinal);
            Assert.DoesNotContain("result.json has more of it", PageWriter.Write(report), StringComparison.Ordinal);
        }
    }

    private static RunReport Make(string name)
    {
        var hang = SampleReports.Hang();
        var part = hang.Parts[0];
        var finding = part.Findings[0];
        var steps = SampleReports.Long(5_000).Parts[0].Findings[0].Interleaving!;
        return name switch
        {
            "one long text everywhere" => Long(hang),
            "many findings with long texts" => hang with { Parts = [part with { Findings = [.. Enumerable.Repeat(finding with { Detail = new string('<', 30_000) }, 2_000)] }] },
            "many long steps" => hang with { Parts = [part with { Findings = [.. Enumerable.Repeat(finding with { Interleaving = steps with { Steps = [.. steps.Steps.Select(step => step with { Text = new string('é', 3_000), At = new string('<', 3_000) })] } }, 20)] }] },
            "many parts" => hang with { Parts = [.. Enumerable.Range(0, 20_000).Select(i => part with { Name = i.ToString(CultureInfo.InvariantCulture), Limits = [new string('&', 500)], Findings = [] })] },
            "many rows" => SampleReports.WithMatrix() with { Matrix = new ReportMatrix("m", [.. Enumerable.Range(0, 300).Select(i => $"{i}")], [.. Enumerable.Range(0, 1_000).Select(i => new MatrixRow($"{i}", [.. Enumerable.Range(0, 300).Select(_ => new MatrixCell(MatrixTone.Seen, "seen"))]))]) },
            _ => SampleReports.WithHistory([.. Enumerable.Repeat(1.0, 5_000)]) with { Parts = [part with { Metrics = Enumerable.Range(0, 50_000).ToDictionary(i => $"figure{i}", i => (double)i) }] },
        };
    }

    private static RunReport Long(RunReport report)
    {
        var text = new string('x', Huge);
        var finding = report.Parts[0].Findings[0];
        return report with
        {
            Subject = text,
            Summary = text,
            Parts =
            [
                report.Parts[0] with
                {
                    Summary = text,
                    Lines = [text],
                    Limits = [text],
                    Findings = [finding with { Title = text, Detail = text, Key = text, RuleText = text, Interleaving = finding.Interleaving! with { Steps = [.. finding.Interleaving.Steps.Select(step => step with { Text = text, Switch = text })] } }],
                },
            ],
        };
    }
}
