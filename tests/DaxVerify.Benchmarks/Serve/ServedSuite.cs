using System.Diagnostics;
using System.Globalization;
using DaxVerify.Bus;
using DaxVerify.Serve.Fuse;
using DaxVerify.Serve.Tree;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Benchmarks.Serve;

/// <summary><c>served [COUNT]</c>: how long a read and a write of an open <c>size</c> take through the mount of a served machine, and on the same file without it.</summary>
internal static class ServedSuite
{
    private const int WarmUp = 500;

    /// <summary>Runs the suite.</summary>
    /// <param name="args">See the summary.</param>
    /// <returns>0, or 2 for wrong arguments or where nothing can be mounted.</returns>
    public static int Run(string[] args)
    {
        var count = 5000;
        if (args.Length > 1 || (args.Length == 1 && !(int.TryParse(args[0], NumberStyles.None, CultureInfo.InvariantCulture, out count) && count > 0)))
        {
            Console.Error.WriteLine("benchmarks served: expected at most one number from 1");
            return 2;
        }

        var tree = new ServedTree(new DaxMachine(new BusTopology { Regions = [new RegionTopology(1UL << 32, 1UL << 30)], RegionIdle = true, Drivers = ["device_dax", "kmem"] }));
        const string Size = "/sys/devices/platform/hmem.0/dax0.0/size";
        var file = (ServedFile)tree.Find(Size)!;
        var folder = Directory.CreateTempSubdirectory("daxverify-served-").FullName;
        try
        {
            using var server = new FuseServer(tree, folder);
            using var handle = File.OpenHandle(folder + Size, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
            var buffer = new byte[64];
            Print("read through the mount", count, _ => RandomAccess.Read(handle, buffer, 0));
            Print("write through the mount", count, i => RandomAccess.Write(handle, Value(i), 0));
            Print("read of the bus's file", count, _ => file.Show!(CancellationToken.None, out var _));
            Print("write of the bus's file", count, i => Ensure(file.Store!(Value(i), CancellationToken.None).Errno));
        }
        catch (MountException e)
        {
            Console.Error.WriteLine($"benchmarks served: {e.Message}");
            return 2;
        }

        Directory.Delete(folder);
        return 0;
    }

    /// <summary>A size that is another one each time, so that every write does something.</summary>
    private static ReadOnlySpan<byte> Value(int i) => i % 2 == 0 ? "2097152"u8 : "4194304"u8;

    private static void Ensure(Errno errno)
    {
        if (errno != Errno.None)
        {
            throw new InvalidOperationException($"the write ended with {errno}");
        }
    }

    private static void Print(string name, int count, Action<int> body)
    {
        var times = new List<double>(count);
        for (var i = -WarmUp; i < count; i++)
        {
            var start = Stopwatch.GetTimestamp();
            body(i);
            if (i >= 0)
            {
                times.Add(Stopwatch.GetElapsedTime(start).TotalMicroseconds);
            }
        }

        times.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{name,-24} median {times[count / 2],7:0.0} us   99 of 100 below {times[count * 99 / 100],8:0.0} us   of {count:N0}"));
    }
}
