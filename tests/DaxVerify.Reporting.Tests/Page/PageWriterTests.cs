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

        var limits = html.IndexOf("<h2>Not all traces</h2><ul><li>random samples them, 1 times</li>", StringComparison.Ordinal);
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
    public void A_seed_is_shown_to_its_last_digit() =>
        Assert.Contains("seed 18446744073709551615", PageWriter.Write(SampleReports.Hang()), StringComparison.Ordinal);
}
