using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Tests.Writers;

/// <summary>The summary says the verdict and its limits, and hostile text can't leave its place.</summary>
public sealed class MarkdownWriterTests
{
    [Fact]
    public void A_clean_run_says_what_it_did_not_look_at()
    {
        var text = MarkdownWriter.Write(SampleReports.Clean());

        Assert.StartsWith("# explore: clean\n", text, StringComparison.Ordinal);
        Assert.Contains("\n- exploration: not all: random samples them\n", text, StringComparison.Ordinal);
    }

    [Fact]
    public void An_interrupted_run_says_that_it_is_a_part() =>
        Assert.Contains("\nThis is a part of a result: interrupted by SIGTERM after 1.0 s\n", MarkdownWriter.Write(SampleReports.Interrupted()), StringComparison.Ordinal);

    [Fact]
    public void Hostile_text_stays_within_its_fence_its_cell_and_its_line()
    {
        var text = MarkdownWriter.Write(SampleReports.WithHostileText());

        Assert.DoesNotContain('\u001b', text);
        Assert.DoesNotContain('\0', text);
        var isFenced = false;
        var fence = "";
        foreach (var line in text.Split('\n'))
        {
            if (!isFenced && line.StartsWith("```", StringComparison.Ordinal))
            {
                (isFenced, fence) = (true, line[..^"text".Length]);
            }
            else if (isFenced && line == fence)
            {
                isFenced = false;
            }
            else if (!isFenced)
            {
                Assert.DoesNotContain('<', line);
                Assert.DoesNotContain('@', line);
                Assert.DoesNotContain("](", line, StringComparison.Ordinal);
            }
        }

        Assert.False(isFenced);
        Assert.Equal([5, 5, 5, 3, 3, 3], text.Split('\n').Where(line => line.StartsWith('|')).Select(row => row.Count(c => c == '|')));
    }

    [Fact]
    public void Steps_of_a_trace_that_is_cut_have_the_numbers_that_they_had()
    {
        var text = MarkdownWriter.Write(SampleReports.WithoutItsBeginning(700, 250));

        Assert.Contains("... the first 700 steps left out; 50 steps before these: see result.json ...\n", text, StringComparison.Ordinal);
        Assert.Contains("\n 950  T", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\n 951  T", text, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_to_see_it_again_says_where_it_is_run()
    {
        var report = SampleReports.Hang();

        Assert.Contains(
            "\nTo see it again, in /home/me/x:\n\n```text\ndaxverify explore Two.dll", MarkdownWriter.Write(report with { Parts = [report.Parts[0] with { Folder = "/home/me/x" }] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_matrix_is_a_table() =>
        Assert.Contains(
            "\n## Kill matrix\n\n| | analyzer | exploration |\n|---|---|---|\n| unpatched | – |  |\n| stale-page-map | survives | 0.4 s |\n", MarkdownWriter.Write(SampleReports.WithMatrix()), StringComparison.Ordinal);
}
