using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy;

/// <summary>
/// Poison-safe copies against a model that looks at every byte: what comes before the first poisoned line is copied, nothing
/// after it is touched, and the returned count is the rest. One poisoned line at each place of a 4 KiB buffer, several at
/// random, at page edges, in the source and in the destination, at every distance of addresses from line boundaries.
/// </summary>
internal static unsafe class PoisonCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "poison";

    private const int LineBytes = 64;
    private const int PageBytes = 4096;
    private const int Lines = PageBytes / LineBytes;

    // Addresses of the poison description are physical ones: nothing like the pointers.
    private const ulong SourcePage = 0x1_4000_0000;
    private const ulong DestinationPage = 0x2_8000_0000;

    private static readonly int[] s_quickOffsets = [0, 1, 63];

    /// <summary>The routine under test, with its poison and addresses.</summary>
    internal delegate long SafeCopy(
        byte* destination, byte* source, long bytes, PoisonMap poison, ulong destinationAddress, ulong sourceAddress);

    /// <summary>Checks the variant that looks at the source only.</summary>
    /// <param name="copy">The routine.</param>
    /// <param name="patterns">The bytes used.</param>
    /// <param name="quick">Fewer offsets and random sets.</param>
    public static CopyCheckResult RunSource(SimdPath path, SafeCopy copy, TestPatterns patterns, bool quick) =>
        Run("CopyMachineCheckSafe", path, copy, patterns, both: false, quick);

    /// <summary>Checks the variant that refuses a poisoned destination too.</summary>
    /// <param name="copy">The routine.</param>
    /// <param name="patterns">The bytes used.</param>
    /// <param name="quick">Fewer offsets and random sets.</param>
    public static CopyCheckResult RunBoth(SimdPath path, SafeCopy copy, TestPatterns patterns, bool quick) =>
        Run("CopyMachineCheckSafeBoth", path, copy, patterns, both: true, quick);

    private static CopyCheckResult Run(
        string routine, SimdPath path, SafeCopy copy, TestPatterns patterns, bool both, bool quick)
    {
        var check = new CopyCheck(Name, routine, path);
        using var window = new CopyWindow(patterns, (4 * PageBytes) + LineBytes);
        var bench = new Bench(check, copy, patterns.Data(4 * PageBytes), window, both);
        int[] offsets = quick ? s_quickOffsets : [.. Enumerable.Range(0, LineBytes)];
        foreach (int offset in offsets)
        {
            EveryLine(bench, offset, quick);
            PageEdges(bench, offset);
        }

        SeveralAtRandom(bench, quick ? 300 : 5_000);
        return check.Result();
    }

    /// <summary>One poisoned line at each place of a 4 KiB copy; in the destination too, for the variant that looks there.</summary>
    private static void EveryLine(Bench bench, int offset, bool quick)
    {
        for (int line = 0; line <= Lines; line += quick ? 3 : 1)
        {
            var inSource = new PoisonMap();
            inSource.Poison(SourcePage + (ulong)(line * LineBytes), 1);
            bench.Try(inSource, PageBytes, offset, (offset * 7) % LineBytes);

            var inDestination = new PoisonMap();
            inDestination.Poison(DestinationPage + (ulong)(line * LineBytes), 1);
            bench.Try(inDestination, PageBytes, (offset * 5) % LineBytes, offset);
        }
    }

    /// <summary>The last line of a page and the first of the next, for copies that end at, before and behind the edge.</summary>
    private static void PageEdges(Bench bench, int offset)
    {
        int[] lengths = [PageBytes - 65, PageBytes - 64, PageBytes - 1, PageBytes, PageBytes + 1, PageBytes + 64, 2 * PageBytes];
        foreach (ulong page in (ulong[])[SourcePage, DestinationPage])
        {
            foreach (ulong at in (ulong[])[PageBytes - LineBytes, PageBytes, PageBytes - 1, (2 * PageBytes) - 1])
            {
                var poison = new PoisonMap();
                poison.Poison(page + at, 2);
                foreach (int length in lengths)
                {
                    bench.Try(poison, length, offset, (offset + 31) % LineBytes);
                }
            }
        }
    }

    private static void SeveralAtRandom(Bench bench, int rounds)
    {
        var random = new Random(20_161);
        for (int round = 0; round < rounds; round++)
        {
            var poison = new PoisonMap();
            for (int i = random.Next(5); i > 0; i--)
            {
                poison.Poison(SourcePage + (ulong)random.Next(2 * PageBytes), random.Next(1, 200));
                poison.Poison(DestinationPage + (ulong)random.Next(2 * PageBytes), random.Next(1, 200));
            }

            for (int i = random.Next(4); i > 0; i--)
            {
                poison.Clear(SourcePage + (ulong)random.Next(2 * PageBytes), random.Next(1, 500));
            }

            bench.Try(poison, random.Next((2 * PageBytes) + 1), random.Next(LineBytes), random.Next(LineBytes));
        }
    }

    /// <summary>One destination and source, and the byte-by-byte model.</summary>
    private sealed class Bench(CopyCheck check, SafeCopy copy, byte* source, CopyWindow window, bool both)
    {
        public void Try(PoisonMap poison, int length, int sourceOffset, int destinationOffset)
        {
            if (check.Failure is not null)
            {
                return;
            }

            check.Cases++;
            ulong from = SourcePage + (ulong)sourceOffset;
            ulong to = DestinationPage + (ulong)destinationOffset;
            HashSet<ulong> lines = PoisonedLines(poison);
            int clean = 0;
            while (clean < length && !lines.Contains((from + (ulong)clean) / LineBytes)
                && !(both && lines.Contains((to + (ulong)clean) / LineBytes)))
            {
                clean++;
            }

            long left = copy(window.Base + destinationOffset, source, length, poison, to, from);
            string? wrong = window.CheckAndRestore(destinationOffset, clean, source);
            string poisoned = string.Join(", ", poison.Runs().Select(run => $"0x{run.Address:x}+{run.Bytes}"));
            string where = $"length {length}, source 0x{from:x}, destination 0x{to:x}, poison [{poisoned}]";
            if (left != length - clean)
            {
                check.Fail($"{where}: expected {length - clean} bytes not copied, got {left}");
            }
            else if (wrong is not null)
            {
                check.Fail($"{where}: {wrong}");
            }
        }

        private static HashSet<ulong> PoisonedLines(PoisonMap poison)
        {
            var lines = new HashSet<ulong>();
            foreach ((ulong address, ulong bytes) in poison.Runs())
            {
                for (ulong at = 0; at < bytes; at += LineBytes)
                {
                    lines.Add((address + at) / LineBytes);
                }
            }

            return lines;
        }
    }
}
