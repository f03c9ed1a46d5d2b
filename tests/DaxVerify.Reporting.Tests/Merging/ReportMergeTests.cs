using DaxVerify.Reporting.Merging;
using DaxVerify.Reporting.Model;

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

    private static RunReport ShareOf(string shard, Dictionary<string, double> metrics)
    {
        var clean = SampleReports.Clean();
        var part = clean.Parts[0] with { Metrics = metrics };
        return clean with { Shard = shard, Planned = [new PlannedPart(part.Name, IsDivided: true)], Parts = [part] };
    }
}
