namespace DaxVerify.Verification.MemoryCopy;

/// <summary>
/// Copies between every pair of alignments modulo 64, for every length up to 1,200: the first lengths of every unrolled step
/// are among them, on both sides.
/// </summary>
internal static unsafe class AlignmentCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "alignment";

    /// <summary>The longest length.</summary>
    public const int LengthMax = 1200;

    private const int LineBytes = 64;
    private const int SourceStride = 2048;

    /// <summary>Alignments of the short form: both ends of every power of two.</summary>
    private static readonly int[] s_fewAlignments = [0, 1, 7, 8, 15, 16, 31, 32, 33, 48, 63];

    /// <param name="copy">The routine.</param>
    /// <param name="patterns">The bytes to copy, and those around them.</param>
    /// <param name="quick">Few alignments, and only every 19th length above 280.</param>
    public static CopyCheckResult Run(CopyUnderTest copy, TestPatterns patterns, bool quick)
    {
        var check = new CopyCheck(Name, copy.Routine, copy.Path);
        int[] alignments = quick ? s_fewAlignments : [.. Enumerable.Range(0, LineBytes)];
        using NativeBuffer sources = MakeSources();
        using var window = new CopyWindow(patterns, LengthMax + LineBytes);
        for (int length = 0; length <= LengthMax && check.Failure is null; length += quick && length > 280 ? 19 : 1)
        {
            foreach (int from in alignments)
            {
                byte* source = sources.Start + (from * SourceStride) + from;
                foreach (int to in alignments)
                {
                    copy.Call(window.Base + to, source, (nuint)length);
                    check.Cases++;
                    if (window.CheckAndRestore(to, length, sources.Start) is { } wrong)
                    {
                        check.Fail($"length {length}, source at {from} and destination at {to} modulo 64: {wrong}");
                        return check.Result();
                    }
                }
            }
        }

        return check.Result();
    }

    /// <summary>One source per alignment, the aligned one first; all written byte by byte.</summary>
    private static NativeBuffer MakeSources()
    {
        var sources = new NativeBuffer(LineBytes * SourceStride);
        for (int from = 0; from < LineBytes; from++)
        {
            TestPattern.FillData(sources.Start + (from * SourceStride) + from, LengthMax);
        }

        return sources;
    }
}
