using DaxVerify.Reporting.Merging;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Page;
using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Tests.Merging;

/// <summary>The figures of shares make those of the whole: what was done is added up, what it took to see something is not, and rates are left out.</summary>
public sealed class ReportMergeTests
{
    [Fact]
    public void Figures_of_shares_are_put_together_as_what_they_are()
    {
        var first = ShareOf("1/2", new() { ["executions"] = 100, ["executionsToKnownHang"] = 7, ["executionsPerSecond"] = 50, ["bytesTotal"] = 3 });
        var second = ShareOf("2/2", new() { ["executions"] = 50, ["executionsToKnownHang"] = 3, ["executionsPerSecond"] = 20, ["bytesTotal"] = 4 });

        var merged = ReportMerge.Of([("one", first), ("two", second)]);

        var metrics = Assert.Single(merged.Parts).Metrics.OrderBy(metric => metric.Key, StringComparer.Ordinal).Select(metric => $"{metric.Key} {metric.Value}");
        Assert.Equal(["bytesTotal 7", "executions 150", "executionsToKnownHang 3"], metrics);
    }

    /// <summary>Parts of one name, of two tests: wherever a part or what it found is named, its run is too.</summary>
    [Fact]
    public void Parts_and_findings_of_several_runs_say_of_which_run_they_are()
    {
        var other = SampleReports.Interrupted() with { Subject = "Three.Threads" };

        var merged = ReportMerge.Of([("a", SampleReports.Hang()), ("b", other)]);

        Assert.Equal(["Two.Threads", "Three.Threads"], merged.Parts.Select(part => part.Run));
        Assert.Equal("Three.Threads: interrupted by SIGTERM after 1.0 s", merged.Interruption);
        Assert.Contains("| exploration of Two.Threads | 1 found |", MarkdownWriter.Write(merged), StringComparison.Ordinal);
        Assert.Contains("- exploration of Three.Threads: not all: random samples them", MarkdownWriter.Write(merged), StringComparison.Ordinal);
        Assert.Contains("\nexploration of Two.Threads, deadlock, at src/Two.cs:3\n", MarkdownWriter.Write(merged), StringComparison.Ordinal);
        Assert.Matches("<p class=\"rule\">exploration of Two\\.Threads \\S+ deadlock ", PageWriter.Write(merged));
        Assert.Contains("<testsuite name=\"exploration of Three.Threads\"", JUnitWriter.Write(merged), StringComparison.Ordinal);
        Assert.Contains("<testcase name=\"Three.Threads\"", JUnitWriter.Write(merged), StringComparison.Ordinal);
        Assert.Contains("\"part\": \"exploration of Two.Threads\"", SarifWriter.Write(merged), StringComparison.Ordinal);
        Assert.Equal("explore: violation found, 2 runs, 2.5 s together", merged.Summary);
    }

    [Fact]
    public void Runs_of_one_test_are_told_apart_by_where_they_were_read_from_and_one_run_needs_no_name()
    {
        var again = SampleReports.Hang() with { Started = SampleReports.Hang().Started.AddDays(1) };

        Assert.Equal(["Two.Threads in a", "Two.Threads in b"], ReportMerge.Of([("a", SampleReports.Hang()), ("b", again)]).Parts.Select(part => part.Run));
        var alone = ReportMerge.Of([("a", SampleReports.Interrupted())]);
        Assert.Null(Assert.Single(alone.Parts).Run);
        Assert.Equal("interrupted by SIGTERM after 1.0 s", alone.Interruption);
        Assert.Contains(", 1 run, ", alone.Summary, StringComparison.Ordinal);
    }

    private static RunReport ShareOf(string shard, Dictionary<string, double> metrics)
    {
        var clean = SampleReports.Clean();
        var part = clean.Parts[0] with { Metrics = metrics };
        return clean with { Shard = shard, Planned = [new PlannedPart(part.Name, IsDivided: true)], Parts = [part] };
    }
}
