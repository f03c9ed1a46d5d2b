using System.Diagnostics;
using System.Reflection;
using System.Runtime.InteropServices;
using DaxVerify.Exploration;
using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>
/// Times the routines against their rivals by ratios: in every round each contestant copies one batch, in alternating order,
/// so that a change of the machine's speed meets all of them; the median ratio over the rounds counts.
/// </summary>
public static unsafe partial class CopyTiming
{
    private const double BatchBytes = 1_000_000;
    private const int CopiesMax = 8_000;
    private const int OverheadBytes = 200;
    private const long LongBytesMin = 8L * 1024 * 1024;
    private const int WarmUpRounds = 12;
    private const int AlignmentRoom = 4096;

    private static readonly (int From, int To)[] s_alignments = [(0, 0), (1, 0), (0, 1), (7, 33), (63, 63)];

    private static readonly long[] s_sizes =
    [
        16, 24, 32, 48, 64, 96, 128, 192, 256, 384, 512, 768, 1024, 1536, 2048, 3072, 4096, 6144, 8192, 12288, 16384, 24576, 32768,
        65536, 131072, 262144, 1 << 20, 4 << 20, 16 << 20, 64 << 20, 256 << 20,
    ];

    private static readonly long[] s_quickSizes = [16, 64, 128, 512, 2048, 4096, 8192, 65536, 1 << 20, 64 << 20];

    /// <summary>Runs the suites, on a thread of their own that is pinned to one processor.</summary>
    /// <param name="options">What to measure.</param>
    /// <exception cref="ArgumentException">No suite's name contains <see cref="CopyTimingOptions.Suite"/>.</exception>
    public static CopyTimingReport Run(CopyTimingOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Suite[] suites = [.. Suites().Where(suite =>
            options.Suite is null || suite.Name.Contains(options.Suite, StringComparison.Ordinal))];
        if (suites.Length == 0)
        {
            throw new ArgumentException(
                $"no suite's name contains '{options.Suite}'; there are {string.Join(", ", Suites().Select(suite => suite.Name))}",
                nameof(options));
        }

        return Task.Factory.StartNew(
            () => Measure(suites, options), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default)
            .GetAwaiter().GetResult();
    }

    private static CopyTimingReport Measure(Suite[] suites, CopyTimingOptions options)
    {
        var notes = new List<string> { Pin() };
        if (IsDebugBuild())
        {
            notes.Add("a debug build was timed, which says nothing: build with -c Release");
        }

        long[] sizes = [.. options.Sizes ?? (options.Quick ? s_quickSizes : s_sizes)];
        foreach (string missing in suites.SelectMany(suite => suite.Rivals).Select(rival => rival.Missing).OfType<string>().Distinct())
        {
            notes.Add($"skipped: {missing}");
        }

        IEnumerable<long> spans = suites.SelectMany(suite => sizes.Select(size => suite.Walk(size).SpanBytes(size)));
        long room = spans.Append(1 << 20).Max() + AlignmentRoom;
        using var source = new NativeBuffer(room);
        using var destination = new NativeBuffer(room);
        new Span<byte>(source.Start, (int)Math.Min(room, int.MaxValue)).Fill(1);
        new Span<byte>(destination.Start, (int)Math.Min(room, int.MaxValue)).Fill(2);
        WarmUp(suites, destination.Start, source.Start);
        var points = new List<CopyMeasurement>();
        foreach (Suite suite in suites)
        {
            foreach (long size in sizes.Where(suite.Takes))
            {
                CopyMeasurement[] row = [.. s_alignments.SelectMany(pair =>
                    Race(suite, size, pair, destination.Start, source.Start, options.Quick))];
                points.AddRange(row);
                options.Progress?.Invoke(row);
            }
        }

        return new CopyTimingReport(points, notes);
    }

    private static IEnumerable<Suite> Suites()
    {
        TimedCopy copy = TimedCopy.Of<TimedRoutineCopy>();
        TimedCopy flush = TimedCopy.Of<TimedFlushCache>();
        TimedCopy span = TimedCopy.Of<TimedSpanCopyTo>();
        TimedCopy[] plain =
        [
            span, TimedCopy.Of<TimedBufferMemoryCopy>(), TimedCopy.Of<TimedMemcpy>(), TimedCopy.Of<TimedRoutineSpanCopy>(),
        ];
        TimedCopy[] bypassing = [TimedCopy.Of<TimedPmem>(), span];
        TimedCopy[] safe = [TimedCopy.Of<TimedMachineCheckSafe>(), TimedCopy.Of<TimedMachineCheckSafePoisoned>()];
        return
        [
            new("copy warm", copy, plain, _ => CopyWalk.Warm(), _ => true),
            new("copy cold", copy, plain, CopyWalk.Cold, size => size < LongBytesMin),
            new("flush warm", flush, bypassing, CopyWalk.WarmSource, size => size >= 64),
            new("flush cold target", flush, bypassing, CopyWalk.ColdDestination, size => size is >= 64 and < LongBytesMin),
            new("flush cold", flush, bypassing, CopyWalk.Cold, size => size is >= 64 and < LongBytesMin),
            new("poison-safe warm", copy, safe, _ => CopyWalk.Warm(), size => size is >= 4096 and < LongBytesMin),
        ];
    }

    /// <summary>Measures one routine against all its rivals, all in the same rounds.</summary>
    private static CopyMeasurement[] Race(
        Suite suite, long bytes, (int From, int To) alignment, byte* destination, byte* source, bool quick)
    {
        CopyWalk walk = suite.Walk(bytes);
        TimedCopy[] field = [suite.Routine, .. suite.Rivals.Where(rival => rival.Missing is null)];
        int rounds = bytes >= LongBytesMin ? 9 : quick ? 15 : 41;
        int copies = (int)Math.Clamp(BatchBytes / (bytes + OverheadBytes), 1, CopiesMax);
        var ticks = new long[field.Length, rounds];
        uint slot = 0;
        for (int round = -2; round < rounds; round++)
        {
            for (int i = 0; i < field.Length; i++)
            {
                // Forward, then backward, so that nobody always runs behind the same neighbour.
                int turn = (round & 1) == 0 ? i : field.Length - 1 - i;
                long taken = field[turn].Time(
                    destination + alignment.To, source + alignment.From, (nuint)bytes, walk, copies, ref slot);
                if (round >= 0)
                {
                    ticks[turn, round] = taken;
                }
            }
        }

        double[] own = [.. Enumerable.Range(0, rounds).Select(round => (double)ticks[0, round]).Order()];
        double nanoseconds = own[rounds / 2] * 1e9 / Stopwatch.Frequency / copies;
        return [.. Enumerable.Range(1, field.Length - 1).Select(i =>
        {
            double[] ratios = [.. Enumerable.Range(0, rounds)
                .Select(round => ticks[i, round] / (double)Math.Max(1, ticks[0, round]))
                .Order()];
            return new CopyMeasurement(
                suite.Name, field[i].Name, bytes, alignment.From, alignment.To, nanoseconds,
                ratios[rounds / 2], ratios[rounds / 4], ratios[rounds * 3 / 4]);
        })];
    }

    /// <summary>Runs every loop often enough, and waits in between, for the compiler to have optimised it in the background.</summary>
    private static void WarmUp(Suite[] suites, byte* destination, byte* source)
    {
        TimedCopy[] all = [.. suites
            .SelectMany(suite => suite.Rivals.Append(suite.Routine))
            .Where(copy => copy.Missing is null)
            .Distinct()];
        uint slot = 0;
        for (int round = 0; round < WarmUpRounds; round++)
        {
            foreach (TimedCopy copy in all)
            {
                foreach (nuint bytes in (nuint[])[1, 3, 5, 12, 20, 40, 100, 200, 400, 700, 3000, 9000, 70_000])
                {
                    for (int i = 0; i < 40; i++)
                    {
                        copy.Time(destination + 1, source + 2, bytes, CopyWalk.Warm(), 2, ref slot);
                        copy.Time(destination + 1, source + 2, bytes, new CopyWalk(4, 4, 128 * 1024, 1), 2, ref slot);
                    }
                }
            }

            Thread.Sleep(120);
        }
    }

    /// <summary>Keeps the timing thread, and only it, on one processor: the runtime's compiler threads need another.</summary>
    private static string Pin()
    {
        if (!Platform.UsesLinux)
        {
            return "not pinned to a processor";
        }

        int processor = Environment.ProcessorCount - 1;
        ulong mask = 1UL << processor;
        return SetAffinity(0, sizeof(ulong), &mask) == 0
            ? $"pinned to processor {processor}"
            : "not pinned to a processor: the kernel refused";
    }

    private static bool IsDebugBuild() =>
        typeof(MemoryRoutines).Assembly.GetCustomAttribute<DebuggableAttribute>() is { IsJITOptimizerDisabled: true };

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nuint maskBytes, ulong* mask);

    /// <summary>One routine, its rivals, how warm their memory is, and which sizes make sense.</summary>
    private sealed record Suite(
        string Name, TimedCopy Routine, IReadOnlyList<TimedCopy> Rivals, Func<long, CopyWalk> Walk, Func<long, bool> Takes);
}
