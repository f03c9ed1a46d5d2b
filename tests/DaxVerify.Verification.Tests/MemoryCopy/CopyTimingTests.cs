using System.Runtime.InteropServices;
using DaxVerify.Verification.MemoryCopy.Timing;

namespace DaxVerify.Verification.Tests.MemoryCopy;

/// <summary>The timing runs and reports; how fast anything is, is no matter for a test.</summary>
public class CopyTimingTests
{
    [Fact]
    public void Every_point_is_measured_and_the_summary_names_what_was_left_out()
    {
        var rows = new List<IReadOnlyList<CopyMeasurement>>();
        CopyTimingReport report = CopyTiming.Run(new CopyTimingOptions
        {
            Quick = true,
            Suite = "flush cold target",
            Sizes = [64, 4096],
            Progress = rows.Add,
        });
        bool hasPmem = NativeLibrary.TryLoad("libpmem.so.1", out _);
        if (!hasPmem)
        {
            Console.WriteLine("libpmem.so.1 is absent (Debian: libpmem1): the comparison with it is left out");
        }

        Assert.Equal(2, rows.Count);
        Assert.Equal(2 * 5 * (hasPmem ? 2 : 1), report.Measurements.Count);
        Assert.All(report.Measurements, point =>
        {
            Assert.True(point.Ratio > 0 && point.Nanoseconds > 0, point.ToString());
            Assert.InRange(point.Ratio, point.Low, point.High);
        });
        Assert.Equal(!hasPmem, report.Notes.Any(note => note.Contains("libpmem", StringComparison.Ordinal)));

        var text = new StringWriter();
        CopyTimingText.WriteRow(text, rows[1]);
        CopyTimingText.WriteSummary(text, report);
        Assert.Contains("4 KiB", text.ToString(), StringComparison.Ordinal);
        Assert.Contains("not measured", text.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_suite_is_refused_with_the_ones_there_are()
    {
        var e = Assert.Throws<ArgumentException>(() => CopyTiming.Run(new CopyTimingOptions { Suite = "coppy" }));
        Assert.Contains("copy warm", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Means_are_geometric()
    {
        CopyMeasurement[] points = [Point(0.5), Point(2), Point(8)];
        Assert.Equal(2, CopyTimingReport.Mean(points), 9);
        Assert.True(double.IsNaN(CopyTimingReport.Mean([])));
    }

    private static CopyMeasurement Point(double ratio) => new("copy warm", "x", 64, 0, 0, 1, ratio, ratio, ratio);
}
