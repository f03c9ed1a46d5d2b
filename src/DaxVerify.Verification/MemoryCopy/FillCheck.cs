using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy;

/// <summary>Zeroes, and flushes in place, ranges of every alignment and length: only the range changes, or nothing at all.</summary>
internal static unsafe class FillCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "zero-and-flush";

    private static readonly int[] s_longLengths = [1983, 2047, 2048, 2049, 2113, 4096, 65_537, 1_048_577];

    /// <param name="zero">The routine; the source argument is unused.</param>
    /// <param name="patterns">The bytes used.</param>
    /// <param name="quick">Only every 7th length.</param>
    public static CopyCheckResult RunZero(SimdPath path, CopyCall zero, TestPatterns patterns, bool quick)
    {
        using var zeroes = new NativeBuffer(s_longLengths[^1]);
        new Span<byte>(zeroes.Start, s_longLengths[^1]).Clear();
        return Run("Zero", path, (to, bytes) => zero(to, null, bytes), zeroes.Start, patterns, quick);
    }

    /// <summary>Checks the flush: every byte keeps its value.</summary>
    /// <param name="flush">The cache-bypassing copy.</param>
    /// <param name="patterns">The bytes used.</param>
    /// <param name="quick">Only every 7th length.</param>
    public static CopyCheckResult RunFlush(SimdPath path, CopyCall flush, TestPatterns patterns, bool quick)
    {
        byte* data = patterns.Data(s_longLengths[^1]);
        return Run(
            "Flush",
            path,
            (to, bytes) =>
            {
                Buffer.MemoryCopy(data, to, bytes, bytes);
                flush(to, to, bytes);
            },
            data,
            patterns,
            quick);
    }

    private delegate void Fill(byte* destination, nuint bytes);

    private static CopyCheckResult Run(string routine, SimdPath path, Fill fill, byte* expected, TestPatterns patterns, bool quick)
    {
        var check = new CopyCheck(Name, routine, path);
        using var window = new CopyWindow(patterns, s_longLengths[^1] + 64);
        IEnumerable<int> lengths = Enumerable.Range(0, AlignmentCheck.LengthMax + 1).Where(length => !quick || length % 7 == 0);
        foreach (int length in lengths.Concat(s_longLengths))
        {
            for (int to = 0; to < 64 && check.Failure is null; to++)
            {
                fill(window.Base + to, (nuint)length);
                check.Cases++;
                if (window.CheckAndRestore(to, length, expected) is { } wrong)
                {
                    check.Fail($"length {length}, destination at {to} modulo 64: {wrong}");
                }
            }
        }

        return check.Result();
    }
}
