using System.Globalization;
using DaxVerify.Verification.MemoryCopy.Timing;

namespace DaxVerify.Benchmarks.MemoryCopy;

/// <summary>
/// <c>copy [quick] [suite NAME] [SIZE...]</c>: the memory-copy routines against Span, Buffer, libc and libpmem, interleaved in
/// one run.
/// </summary>
internal static class CopyBenchmark
{
    /// <summary>Runs the suite.</summary>
    /// <param name="args">See the summary.</param>
    /// <returns>0, or 2 for wrong arguments.</returns>
    public static int Run(string[] args)
    {
        var options = new CopyTimingOptions { Progress = points => CopyTimingText.WriteRow(Console.Out, points) };
        var sizes = new List<long>();
        for (int i = 0; i < args.Length; i++)
        {
            if (args[i] == "quick")
            {
                options = options with { Quick = true };
            }
            else if (args[i] == "suite" && i + 1 < args.Length)
            {
                options = options with { Suite = args[++i] };
            }
            else if (long.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out long size) && size is > 0 and <= 1 << 30)
            {
                sizes.Add(size);
            }
            else
            {
                Console.Error.WriteLine($"benchmarks copy: '{args[i]}' is neither quick, suite NAME nor a size from 1 to 1073741824");
                return 2;
            }
        }

        try
        {
            CopyTimingReport report = CopyTiming.Run(options with { Sizes = sizes.Count == 0 ? null : sizes });
            CopyTimingText.WriteSummary(Console.Out, report);
            return 0;
        }
        catch (ArgumentException e)
        {
            Console.Error.WriteLine($"benchmarks copy: {e.Message}");
            return 2;
        }
    }
}
