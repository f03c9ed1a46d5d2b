using DaxVerify.Reporting.Merging;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Tests.Merging;

/// <summary>What older runs left is found, and what is damaged or of another kind is passed over.</summary>
public sealed class PastRunsTests : IDisposable
{
    private static readonly DateTime s_now = new(2026, 2, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly string _folder = Directory.CreateTempSubdirectory("daxverify-").FullName;

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void Runs_of_the_kind_come_back_the_oldest_first()
    {
        Add("explore-2", ReportJson.Write(SampleReports.Hang() with { Started = new DateTime(2026, 1, 3, 0, 0, 0, DateTimeKind.Utc) }));
        Add("explore-1", ReportJson.Write(SampleReports.Clean()));

        var runs = PastRuns.Read(_folder, "explore", shard: null, s_now);

        Assert.Equal([RunVerdict.Clean, RunVerdict.Violation], runs.Select(run => run.Verdict));
        Assert.Equal(4.5, runs[1].Parts[0].Metrics["executionsPerSecond"]);
        Assert.True(runs[1].Parts[0].IsViolated);
    }

    [Theory]
    [InlineData("")]
    [InlineData("{\"formatVersion\": 2,")]
    [InlineData("\0\0\0\0")]
    [InlineData("{\"formatVersion\": 2, \"parts\": [null]}")]
    [InlineData(null)]
    public void A_damaged_run_is_passed_over(string? text)
    {
        Add("explore-1", ReportJson.Write(SampleReports.Clean()));
        Add("explore-2", text);

        Assert.Single(PastRuns.Read(_folder, "explore", shard: null, s_now));
    }

    /// <summary>A device never comes to its end, and a pipe has to be written by somebody.</summary>
    [Fact]
    public void What_is_no_file_is_passed_over()
    {
        Add("explore-1", ReportJson.Write(SampleReports.Clean()));
        Add("explore-2", null);
        Directory.CreateDirectory(Path.Combine(_folder, "explore-2"));
        var path = Path.Combine(_folder, "explore-2", "result.json");
        File.Delete(path);
        File.CreateSymbolicLink(path, "/dev/zero");

        Assert.Single(PastRuns.Read(_folder, "explore", shard: null, s_now));
        Assert.Contains("no ordinary file", Assert.Throws<ReportFormatException>(() => ReportJson.Read(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_run_whose_parts_are_null_is_passed_over()
    {
        var whole = ReportJson.Write(SampleReports.Clean());
        var parts = whole.IndexOf("\"parts\": [", StringComparison.Ordinal) + "\"parts\": [".Length;
        Add("explore-1", whole.Insert(parts, "null,"));

        Assert.Empty(PastRuns.Read(_folder, "explore", shard: null, s_now));
    }

    /// <summary>The last bar of a chart is this run.</summary>
    [Fact]
    public void A_run_that_says_it_began_after_this_one_is_passed_over()
    {
        Add("explore-1", ReportJson.Write(SampleReports.Clean()));
        Add("explore-2", ReportJson.Write(SampleReports.Clean() with { Started = new DateTime(9999, 12, 31, 0, 0, 0, DateTimeKind.Utc) }));

        Assert.Equal(SampleReports.Clean().Started, Assert.Single(PastRuns.Read(_folder, "explore", shard: null, s_now)).Started);
    }

    [Fact]
    public void Runs_of_another_kind_or_share_are_not_compared()
    {
        Add("explore-1", ReportJson.Write(SampleReports.Clean() with { Shard = "1/2" }));
        Add("explore-2", ReportJson.Write(SampleReports.Clean() with { Command = "check" }));

        Assert.Empty(PastRuns.Read(_folder, "explore", shard: null, s_now));
        Assert.Single(PastRuns.Read(_folder, "explore", shard: "1/2", s_now));
        Assert.Empty(PastRuns.Read(Path.Combine(_folder, "nowhere"), "explore", shard: null, s_now));
    }

    private void Add(string run, string? text)
    {
        Directory.CreateDirectory(Path.Combine(_folder, run));
        if (text is not null)
        {
            File.WriteAllText(Path.Combine(_folder, run, "result.json"), text);
        }
    }
}
