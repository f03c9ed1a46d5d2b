using DaxVerify.MemoryCopy;
using DaxVerify.MemoryCopy.Kernels;

namespace DaxVerify.Verification.MemoryCopy;

/// <summary>
/// Copies of every length within 65 bytes of each length where a routine changes its way of working, up to 64 MiB. Long ones
/// take fewer lengths and alignments: their inner loops are those of the shorter ones.
/// </summary>
internal static unsafe class ChangeOverCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "change-over";

    /// <summary>The longest length.</summary>
    public const long LengthMax = 64L * 1024 * 1024;

    private const int Reach = 65;
    private const long LongBytesMin = 1024 * 1024;
    private const int LongAlignments = 3;

    private static readonly (int From, int To)[] s_alignments =
        [(0, 0), (1, 0), (7, 33), (0, 1), (63, 63), (16, 48), (63, 1), (32, 8), (5, 62)];

    /// <param name="copy">The routine.</param>
    /// <param name="patterns">The bytes to copy, and those around them.</param>
    /// <param name="quick">Leaves out the lengths from 1 MiB up.</param>
    public static CopyCheckResult Run(CopyUnderTest copy, TestPatterns patterns, bool quick)
    {
        var check = new CopyCheck(Name, copy.Routine, copy.Path);
        long longest = quick ? LongBytesMin : LengthMax;
        using var source = new NativeBuffer(longest + 128);
        using var window = new CopyWindow(patterns, longest + 128);
        byte* expected = patterns.Data(longest + 128);
        int from = -1;
        foreach ((int wanted, int to) in s_alignments)
        {
            if (wanted != from)
            {
                from = wanted;
                Buffer.MemoryCopy(expected, source.Start + from, longest, longest);
            }

            foreach (long length in Lengths(copy.Path, hasLong: Array.IndexOf(s_alignments, (wanted, to)) < LongAlignments, longest))
            {
                copy.Call(window.Base + to, source.Start + from, (nuint)length);
                check.Cases++;
                if (window.CheckAndRestore(to, length, expected) is { } wrong)
                {
                    check.Fail($"length {length}, source at {from} and destination at {to} modulo 64: {wrong}");
                    return check.Result();
                }
            }
        }

        return check.Result();
    }

    private static IEnumerable<long> Lengths(SimdPath path, bool hasLong, long longest)
    {
        long vectorBytes = path == SimdPath.Scalar ? 8 : 8L << (int)path;
        foreach (long threshold in CopyLimits.ChangeOvers(vectorBytes))
        {
            bool isLong = threshold >= LongBytesMin;
            int[] steps = isLong ? [-Reach, -1, 0, 1, Reach] : [.. Enumerable.Range(-Reach, (2 * Reach) + 1)];
            foreach (long length in steps.Select(step => threshold + step))
            {
                if (length >= 0 && length <= longest && (!isLong || hasLong))
                {
                    yield return length;
                }
            }
        }

        if (longest >= LengthMax && hasLong)
        {
            yield return LengthMax - Reach;
            yield return LengthMax;
        }
    }
}
