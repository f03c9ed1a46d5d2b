using System.Numerics;

namespace DaxVerify.Verification.MemoryCopy.Timing;

/// <summary>Which addresses a timed loop copies between: how warm source and destination are is decided here.</summary>
/// <param name="DestinationSlots">How many destinations are visited before the first comes again; a power of two.</param>
/// <param name="SourceSlots">The same for sources.</param>
/// <param name="StrideBytes">Distance from one slot to the next; a multiple of 64, so that the alignment stays.</param>
/// <param name="Multiplier">1 visits the slots in a row, 5 in a scattered order that no prefetcher follows.</param>
internal readonly record struct CopyWalk(int DestinationSlots, int SourceSlots, long StrideBytes, int Multiplier)
{
    private const int LineBytes = 64;

    // Large enough that a slot has left every cache before it comes again.
    private const long ColdBytes = 256L * 1024 * 1024;

    // Small enough to stay in a second-level cache.
    private const long RingBytes = 256L * 1024;

    /// <summary>The same source and destination every time.</summary>
    public static CopyWalk Warm() => new(1, 1, 0, 1);

    /// <summary>
    /// The same source every time, and a ring of destinations: a store past the cache to a line that is still on its way out
    /// would wait for it, and measure that wait instead of the copy.
    /// </summary>
    /// <param name="bytes">Bytes per copy.</param>
    public static CopyWalk WarmSource(long bytes)
    {
        long stride = Stride(bytes);
        return new(Slots(Math.Max(RingBytes, 4 * stride), stride), 1, stride, 1);
    }

    /// <summary>Source and destination that haven't been touched for the last 256 MiB.</summary>
    /// <param name="bytes">Bytes per copy.</param>
    public static CopyWalk Cold(long bytes)
    {
        long stride = Stride(bytes);
        int slots = Slots(Math.Max(ColdBytes, stride), stride);
        return new(slots, slots, stride, 5);
    }

    /// <summary>The same source every time, and destinations that haven't been touched for the last 256 MiB.</summary>
    /// <param name="bytes">Bytes per copy.</param>
    public static CopyWalk ColdDestination(long bytes) => Cold(bytes) with { SourceSlots = 1 };

    /// <summary>How much memory the walk needs, from the first slot's start on.</summary>
    /// <param name="bytes">Bytes per copy.</param>
    public long SpanBytes(long bytes) => (Math.Max(DestinationSlots, SourceSlots) * StrideBytes) + bytes;

    private static long Stride(long bytes) => (bytes + (2 * LineBytes) - 1) / LineBytes * LineBytes;

    /// <summary>The largest power of two of slots that fits.</summary>
    private static int Slots(long bytes, long stride) => 1 << BitOperations.Log2((ulong)Math.Max(1, bytes / stride));
}
