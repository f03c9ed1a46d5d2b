using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Page;

namespace DaxVerify.Reporting.Tests.Page;

/// <summary>What the page says and holds, as text.</summary>
public sealed class PageWriterTests
{
    [Fact]
    public void It_needs_nothing_from_anywhere_else()
    {
        var html = PageWriter.Write(SampleReports.Hang());

        Assert.Contains("default-src 'none'; style-src 'sha256-", html, StringComparison.Ordinal);
        Assert.DoesNotContain(" src=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("href=", html, StringComparison.Ordinal);
        Assert.DoesNotContain("@import", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Limits_are_at_the_top()
    {
        var html = PageWriter.Write(SampleReports.Clean());

        var limits = html.IndexOf("<h2>Not all traces</h2><ul><li>random samples them</li>", StringComparison.Ordinal);
        Assert.InRange(limits, 0, html.IndexOf("</header>", StringComparison.Ordinal));
    }

    [Fact]
    public void Of_a_trace_that_is_too_long_the_end_is_kept_and_the_page_says_so()
    {
        var html = PageWriter.Write(SampleReports.Long(10_000));

        Assert.Contains("\"leftOut\":6000", html, StringComparison.Ordinal);
        Assert.True(html.Length < 2 << 20, $"the page has {html.Length} bytes");
    }

    [Fact]
    public void What_the_steps_that_are_left_out_did_to_memory_was_so_before_the_others()
    {
        var changes = new[] { -1, 2, 5, 9 }.Select(step => new MemoryChange(step, [])).ToList();

        Assert.Equal([-1, 3], MemoryChange.WithoutFirst(changes, 6).Select(change => change.Step));
        Assert.Equal([-1, 2, 5, 9], MemoryChange.WithoutFirst(changes, 0).Select(change => change.Step));
        Assert.Equal([0, 4], MemoryChange.WithoutFirst(changes.Skip(2).ToList(), 5).Select(change => change.Step));
    }

    [Fact]
    public void A_table_in_a_detail_keeps_its_columns()
    {
        var report = SampleReports.Hang();
        var finding = report.Parts[0].Findings[0];
        var html = PageWriter.Write(report with { Parts = [report.Parts[0] with { Findings = [finding, finding with { Detail = "T1 | T2\n-- | --" }] }] });

        Assert.Contains("<pre class=\"lines\" tabindex=\"0\">T0 waits", html, StringComparison.Ordinal);
        Assert.Contains("<pre class=\"columns\" tabindex=\"0\">T1 | T2", html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_seed_is_shown_to_its_last_digit() =>
        Assert.Contains("seed 18446744073709551615", PageWriter.Write(SampleReports.Hang()), StringComparison.Ordinal);

    [Fact]
    public void Runs_before_it_are_charts_with_words_and_figures()
    {
        var html = PageWriter.Write(SampleReports.WithHistory(double.NaN, 3.5, 4, -1, double.PositiveInfinity, 1.5));

        Assert.Contains("This run and 6 before it", html, StringComparison.Ordinal);
        Assert.Contains("aria-label=\"exploration, executions per second: last 4.5, least 0, most 4.5, 3 of 7 runs with a violation\"", html, StringComparison.Ordinal);
        Assert.Contains("2026-01-01 00:00 UTC: 3.5 executions per second, clean", html, StringComparison.Ordinal);
        Assert.DoesNotContain("NaN", html, StringComparison.Ordinal);
        Assert.DoesNotContain("∞", html, StringComparison.Ordinal);
    }

    /// <summary>Rates of 4.5 are a good half of the chart's height beside 8, and stay a line that is seen beside a run out of all proportion.</summary>
    [Fact]
    public void A_run_out_of_all_proportion_does_not_flatten_the_others()
    {
        Assert.Contains("height=\"22.5\"", PageWriter.Write(SampleReports.WithHistory(8, 4.5, 4.5)), StringComparison.Ordinal);
        var html = PageWriter.Write(SampleReports.WithHistory(1e12, 45, 45));

        Assert.Contains("y=\"0\" height=\"40\"", html, StringComparison.Ordinal);
        Assert.Contains("y=\"38\" height=\"2\"", html, StringComparison.Ordinal);
        Assert.Contains("1,000,000,000,000 executions per second", html, StringComparison.Ordinal);
    }

    [Fact]
    public void The_command_to_see_it_again_says_where_it_is_run()
    {
        var report = SampleReports.Hang();

        Assert.Contains("<p class=\"label\">To see it again:</p>", PageWriter.Write(report), StringComparison.Ordinal);
        Assert.Contains("<p class=\"label\">To see it again, in /home/me/&lt;x&gt;:</p>", PageWriter.Write(report with { Parts = [report.Parts[0] with { Folder = "/home/me/<x>" }] }), StringComparison.Ordinal);
    }

    [Fact]
    public void A_part_that_could_not_be_judged_is_neither_clean_nor_a_violation()
    {
        var report = SampleReports.Hang();
        var html = PageWriter.Write(report with { Verdict = RunVerdict.NotJudged, Parts = [report.Parts[0] with { IsNotJudged = true }] });

        Assert.Contains("<td class=\"open\">not judged</td>", html, StringComparison.Ordinal);
        Assert.DoesNotContain("1 found", html, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_runs_before_it_there_are_no_charts() =>
        Assert.DoesNotContain("class=\"charts\"", PageWriter.Write(SampleReports.Hang()), StringComparison.Ordinal);

    [Fact]
    public void A_matrix_is_a_table_with_heads_for_rows_and_columns()
    {
        var html = PageWriter.Write(SampleReports.WithMatrix());

        Assert.Contains("<th scope=\"col\">analyzer</th><th scope=\"col\">exploration</th>", html, StringComparison.Ordinal);
        Assert.Contains("<th scope=\"row\">stale-page-map</th><td class=\"unseen\" title=\"\">survives</td><td class=\"seen\" title=\"use after release\">0.4 s</td>", html, StringComparison.Ordinal);
    }
}
