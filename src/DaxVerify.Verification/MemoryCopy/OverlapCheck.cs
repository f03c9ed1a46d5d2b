namespace DaxVerify.Verification.MemoryCopy;

/// <summary>
/// Copies within one buffer, at every distance from -192 to 192 for every length up to 600, and at some distances around the
/// lengths where a routine changes over. What must come out is what a byte loop makes that has read the source completely.
/// </summary>
internal static unsafe class OverlapCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "overlap";

    /// <summary>The largest distance that is tried completely.</summary>
    public const int DistanceMax = 192;

    /// <summary>The longest length that is tried completely.</summary>
    public const int LengthMax = 600;

    private const int MarginBytes = 64;

    private static readonly int[] s_longLengths = [767, 1024, 1537, 2048, 2999, 3072, 3073, 4096, 8192 + 5, 16 * 1024, (16 * 1024) + 1];
    private static readonly int[] s_longDistances =
        [-4097, -4096, -1025, -192, -65, -64, -63, -8, -1, 0, 1, 7, 63, 64, 65, 192, 1023, 4095, 4096];

    /// <param name="copy">The routine.</param>
    /// <param name="quick">Only every 5th length and distance.</param>
    public static CopyCheckResult Run(CopyUnderTest copy, bool quick)
    {
        var check = new CopyCheck(Name, copy.Routine, copy.Path);
        var area = new Area((16 * 1024) + 1, 4097);
        using (area)
        {
            int stride = quick ? 5 : 1;
            int[] alignments = quick ? [0, 33] : [0, 1, 31, 63];
            for (int length = 0; length <= LengthMax && check.Failure is null; length += stride)
            {
                for (int distance = -DistanceMax; distance <= DistanceMax; distance += stride)
                {
                    Try(check, copy, area, alignments, length, distance);
                }
            }

            foreach (int length in s_longLengths)
            {
                foreach (int distance in s_longDistances)
                {
                    Try(check, copy, area, [0, 9], length, distance);
                }
            }
        }

        return check.Result();
    }

    private static void Try(CopyCheck check, CopyUnderTest copy, Area area, int[] alignments, int length, int distance)
    {
        foreach (int alignment in alignments)
        {
            check.Cases++;
            if (check.Failure is null && area.Try(copy, alignment, length, distance) is { } wrong)
            {
                check.Fail($"length {length}, destination {distance} bytes from the source at {alignment} modulo 64: {wrong}");
            }
        }
    }

    /// <summary>A buffer, what it held before the copy, and what it should hold after it.</summary>
    private sealed class Area : IDisposable
    {
        private readonly NativeBuffer _memory;
        private readonly NativeBuffer _before;
        private readonly int _start;

        public Area(int lengthMax, int distanceMax)
        {
            _start = ((distanceMax + MarginBytes) / 64 * 64) + 64;
            long bytes = _start + lengthMax + distanceMax + 64 + (2 * MarginBytes);
            _memory = new NativeBuffer(bytes);
            _before = new NativeBuffer(bytes);
            TestPattern.FillData(_before.Start, bytes);
            Buffer.MemoryCopy(_before.Start, _memory.Start, bytes, bytes);
        }

        public string? Try(CopyUnderTest copy, int alignment, int length, int distance)
        {
            int from = _start + alignment;
            int to = from + distance;
            copy.Call(_memory.Start + to, _memory.Start + from, (nuint)length);

            // Byte i of the destination must be byte i of the old source; everything else must be as it was.
            int first = Math.Min(from, to) - MarginBytes;
            int end = Math.Max(from, to) + length + MarginBytes;
            bool isRight = Same(to, from, length) && Same(first, first, to - first)
                && Same(to + length, to + length, end - (to + length));
            string? failure = isRight ? null : Describe(first, end, from, to, length);
            Buffer.MemoryCopy(_before.Start + first, _memory.Start + first, end - first, end - first);
            return failure;
        }

        public void Dispose()
        {
            _memory.Dispose();
            _before.Dispose();
        }

        private bool Same(int now, int before, int bytes) =>
            new ReadOnlySpan<byte>(_memory.Start + now, bytes).SequenceEqual(new ReadOnlySpan<byte>(_before.Start + before, bytes));

        private string Describe(int first, int end, int from, int to, int length)
        {
            for (int i = first; i < end; i++)
            {
                bool isDestination = i >= to && i < to + length;
                byte want = _before.Start[isDestination ? from + (i - to) : i];
                if (_memory.Start[i] != want)
                {
                    return $"byte {i - to} of the destination: expected 0x{want:x2}, got 0x{_memory.Start[i]:x2}";
                }
            }

            return "the buffer differed, but no longer does: something else writes to it";
        }
    }
}
