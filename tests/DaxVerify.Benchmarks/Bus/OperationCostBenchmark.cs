using System.Diagnostics;
using System.Globalization;
using System.Text;
using DaxVerify.Bus;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Benchmarks.Bus;

/// <summary>
/// Cost of an operation with 1, 10, 100 and 1,000 instances in the region, each with one range. Growth is linear where the kernel's
/// own algorithm is: a growing size walks the region's allocations, and new_id offers the driver every device.
/// </summary>
internal static class OperationCostBenchmark
{
    private const ulong Granule = 2UL << 20;
    private const int BatchesMeasured = 31;
    private const int OperationsPerBatch = 100;
    private static readonly int[] s_counts = [1, 10, 100, 1000];

    /// <summary>Measures every operation at every count, batches interleaved, and prints medians and the ratio of the extremes.</summary>
    public static void Run()
    {
        Console.WriteLine();
        Console.WriteLine($"{"microseconds per operation",-28}{string.Concat(s_counts.Select(n => $"{n,9}"))}   1000:1");
        var machines = s_counts.Select(MakeMachine).ToArray();
        foreach (var (name, operation) in Operations())
        {
            var medians = Measure(machines, operation);
            var cells = string.Concat(medians.Select(m => m.ToString("F2", CultureInfo.InvariantCulture).PadLeft(9)));
            Console.WriteLine($"{name,-28}{cells}   {(medians[^1] / medians[0]).ToString("F2", CultureInfo.InvariantCulture)}");
        }
    }

    private static double[] Measure(DaxMachine[] machines, Action<DaxMachine> operation)
    {
        var times = machines.Select(_ => new List<double>()).ToArray();
        for (var batch = 0; batch < BatchesMeasured * 2; batch++)
        {
            for (var i = 0; i < machines.Length; i++)
            {
                var clock = Stopwatch.StartNew();
                for (var n = 0; n < OperationsPerBatch; n++)
                {
                    operation(machines[i]);
                }

                if (batch >= BatchesMeasured)
                {
                    times[i].Add(clock.Elapsed.TotalMicroseconds / OperationsPerBatch);
                }
            }
        }

        return [.. times.Select(t => t.Order().ElementAt(t.Count / 2))];
    }

    /// <summary>A machine whose region has the instances, and room behind them.</summary>
    private static DaxMachine MakeMachine(int instances)
    {
        var machine = new DaxMachine(new BusTopology
        {
            Regions = [new RegionTopology(4UL << 30, 2048 * Granule)],
            RegionIdle = true,
            Drivers = ["device_dax"],
        });
        Write(machine, "/sys/bus/dax/devices/dax0.0/size", "2097152");
        for (var i = 1; i < instances; i++)
        {
            Write(machine, "/sys/bus/platform/devices/hmem.0/dax_region/create", "1");
            Write(machine, $"/sys/bus/dax/devices/dax0.{i}/size", "2097152");
        }

        return machine;
    }

    private static IEnumerable<(string Name, Action<DaxMachine> Operation)> Operations()
    {
        const string Region = "/sys/bus/platform/devices/hmem.0/dax_region/";
        const string First = "/sys/bus/dax/devices/dax0.0/";
        yield return ("create + delete", m =>
        {
            Write(m, Region + "create", "1");
            Write(m, Region + "delete", m.Files.Read(Region + "create").Text!);
        }
        );
        yield return ("mapping + size back", m =>
        {
            Write(m, First + "mapping", "1fee00000-1feffffff");
            Write(m, First + "size", "2097152");
        }
        );
        yield return ("size up + down (walks)", m =>
        {
            Write(m, First + "size", "4194304");
            Write(m, First + "size", "2097152");
        }
        );
        yield return ("align", m => Write(m, First + "align", "4096"));
        yield return ("bind + unbind", m =>
        {
            Write(m, "/sys/bus/dax/drivers/device_dax/bind", "dax0.0");
            Write(m, "/sys/bus/dax/drivers/device_dax/unbind", "dax0.0");
        }
        );
        yield return ("read size", m => m.Files.Read(First + "size"));
        yield return ("read available_size", m => m.Files.Read(Region + "available_size"));
        yield return ("read mapping0/start", m => m.Files.Read(First + "mapping0/start"));
    }

    private static void Write(DaxMachine machine, string path, string value)
    {
        var result = machine.Files.Write(path, Encoding.ASCII.GetBytes(value));
        if (result.Errno != Errno.None)
        {
            throw new InvalidOperationException($"the benchmark's own operation failed: {path} '{value}': {result}");
        }
    }
}
