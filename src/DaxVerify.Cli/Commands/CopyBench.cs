using System.Text.Json;
using DaxVerify.Cli.Invocation;
using DaxVerify.Verification.MemoryCopy.Timing;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify copy --bench</c>: times the memory-copy routines and prints the ratios.</summary>
internal static class CopyBench
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
    };

    /// <summary>Runs the benchmark. A slow routine is no violation.</summary>
    /// <param name="quick">Fewer sizes and rounds.</param>
    /// <param name="json">Print JSON.</param>
    /// <returns>The exit code.</returns>
    public static int Run(bool quick, bool json)
    {
        CopyTimingReport report = LiveProgress.Run("timing", () => CopyTiming.Run(new CopyTimingOptions
        {
            Quick = quick,
            Progress = json ? null : points =>
            {
                using var row = new StringWriter();
                CopyTimingText.WriteRow(row, points);
                LiveProgress.WriteLine(Console.Out, row.ToString().TrimEnd());
            },
        }));
        if (json)
        {
            Console.WriteLine(JsonSerializer.Serialize(report, s_json));
        }
        else
        {
            CopyTimingText.WriteSummary(Console.Out, report);
        }

        return ExitCode.Clean;
    }
}
