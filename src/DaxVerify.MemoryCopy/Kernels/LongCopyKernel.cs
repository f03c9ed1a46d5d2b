using System.Runtime.CompilerServices;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>
/// The cache-bypassing copy for buffers larger than the caches, where one stream of reads alone doesn't fill the memory bus:
/// walks several parts of the buffer at once.
/// </summary>
/// <typeparam name="TWidth">The vector width.</typeparam>
/// <typeparam name="TVector">Its register.</typeparam>
internal static unsafe class LongCopyKernel<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Copies between buffers that don't overlap, the way that is faster on this processor.</summary>
    public static void Run(byte* destination, byte* source, nuint bytes)
    {
        if (LongCopy.FourPagesAreFaster)
        {
            FourPages(destination, source, bytes);
        }
        else
        {
            TwoHalves(destination, source, bytes);
        }
    }

    /// <summary>Walks four neighbouring pages in step.</summary>
    public static void FourPages(byte* destination, byte* source, nuint bytes)
    {
        nuint at = Head(destination, source, bytes);
        while (bytes - at >= LongCopy.GroupBytes)
        {
            Group(destination + at, source + at);
            at += LongCopy.GroupBytes;
        }

        FlushCacheKernel<TWidth, TVector>.Forward(destination + at, source + at, bytes - at);
    }

    /// <summary>
    /// Walks both halves of the buffer, a page of one, then a page of the other. The halves are a little short, so that they
    /// aren't a power of two apart, where both would always want the same bank of memory; the rest follows in one stream.
    /// </summary>
    public static void TwoHalves(byte* destination, byte* source, nuint bytes)
    {
        nuint at = Head(destination, source, bytes);
        nuint pages = (bytes - at) / (2 * LongCopy.PageBytes);
        nuint half = (pages - nuint.Min(pages / 2, LongCopy.SkewPages)) * LongCopy.PageBytes;
        for (nuint end = at + half; at < end; at += LongCopy.PageBytes)
        {
            Page(destination + at, source + at);
            Page(destination + at + half, source + at + half);
        }

        at += half;
        FlushCacheKernel<TWidth, TVector>.Forward(destination + at, source + at, bytes - at);
    }

    /// <summary>Copies up to the destination's first whole line.</summary>
    private static nuint Head(byte* destination, byte* source, nuint bytes)
    {
        nuint head = nuint.Min((0 - (nuint)destination) & (CopyLimits.LineBytes - 1), bytes);
        FlushCacheKernel<TWidth, TVector>.Forward(destination, source, head);
        return head;
    }

    private static void Page(byte* destination, byte* source)
    {
        for (nuint i = 0; i < LongCopy.PageBytes; i += 4 * TWidth.Size)
        {
            NonTemporalBatch<TWidth, TVector>.Copy4(destination + i, source + i);
        }
    }

    private static void Group(byte* destination, byte* source)
    {
        const nuint page = LongCopy.PageBytes;
        nuint step = 2 * TWidth.Size;
        for (nuint i = 0; i < page; i += step)
        {
            TVector a0 = TWidth.Load(source + i);
            TVector a1 = TWidth.Load(source + i + TWidth.Size);
            TVector b0 = TWidth.Load(source + i + page);
            TVector b1 = TWidth.Load(source + i + page + TWidth.Size);
            TVector c0 = TWidth.Load(source + i + (2 * page));
            TVector c1 = TWidth.Load(source + i + (2 * page) + TWidth.Size);
            TVector d0 = TWidth.Load(source + i + (3 * page));
            TVector d1 = TWidth.Load(source + i + (3 * page) + TWidth.Size);
            StorePair(destination + i, a0, a1);
            StorePair(destination + i + page, b0, b1);
            StorePair(destination + i + (2 * page), c0, c1);
            StorePair(destination + i + (3 * page), d0, d1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(byte* destination, TVector first, TVector second)
    {
        TWidth.StoreNonTemporal(destination, first);
        TWidth.StoreNonTemporal(destination + TWidth.Size, second);
    }
}
