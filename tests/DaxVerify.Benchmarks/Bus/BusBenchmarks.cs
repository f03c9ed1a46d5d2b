using System.Diagnostics;

namespace DaxVerify.Benchmarks.Bus;

/// <summary>How fast the bus replays recordings, and how the cost of an operation grows with the number of instances.</summary>
internal static class BusBenchmarks
{
    /// <summary>Runs the suite, pinned to one core.</summary>
    /// <param name="args">Folder of recordings; <c>specs/kernel-traces</c> when absent.</param>
    /// <returns>Exit code.</returns>
    public static int Run(string[] args)
    {
        if (OperatingSystem.IsLinux() || OperatingSystem.IsWindows())
        {
            using var self = Process.GetCurrentProcess();
            self.ProcessorAffinity = 1;
        }

        ReplayBenchmark.Run(args.Length > 0 ? args[0] : Path.Combine("specs", "kernel-traces"));
        OperationCostBenchmark.Run();
        return 0;
    }
}
