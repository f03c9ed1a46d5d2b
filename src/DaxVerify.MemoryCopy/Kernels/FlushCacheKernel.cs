using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>
/// The cache-bypassing copy. Every byte, those of a ragged head and tail included, goes out by a non-temporal store, so after
/// a fence none of the destination is left only in the cache.
/// </summary>
/// <typeparam name="TWidth">The vector width.</typeparam>
/// <typeparam name="TVector">Its register.</typeparam>
internal static unsafe class FlushCacheKernel<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Copies; source and destination may overlap in any way, and may be the same.</summary>
    public static void Run(byte* destination, byte* source, nuint bytes)
    {
        if (destination != source && (nuint)(destination - source) < bytes)
        {
            Backward(destination, source, bytes);
        }
        else if (bytes >= CopyLimits.StreamBytesMin && (nuint)(source - destination) >= bytes)
        {
            LongCopyKernel<TWidth, TVector>.Run(destination, source, bytes);
        }
        else
        {
            Forward(destination, source, bytes);
        }
    }

    /// <summary>Ascending: safe when the destination isn't inside the source.</summary>
    public static void Forward(byte* destination, byte* source, nuint bytes)
    {
        nuint size = TWidth.Size;
        nuint at = nuint.Min((0 - (nuint)destination) & (CopyLimits.LineBytes - 1), bytes);
        Ragged(destination, source, at);

        // A batch loads before it stores; the sizes below were the fastest from a cold source.
        while (bytes - at >= 48 * size)
        {
            NonTemporalBatch<TWidth, TVector>.Copy16(destination + at, source + at);
            at += 16 * size;
        }

        if (size == CopyLimits.LineBytes && bytes - at >= 32 * size)
        {
            NonTemporalBatch<TWidth, TVector>.Copy32(destination + at, source + at);
            at += 32 * size;
        }

        while (bytes - at >= 16 * size)
        {
            NonTemporalBatch<TWidth, TVector>.Copy16(destination + at, source + at);
            at += 16 * size;
        }

        if (bytes - at >= 8 * size)
        {
            NonTemporalBatch<TWidth, TVector>.Copy8(destination + at, source + at);
            at += 8 * size;
        }

        if (bytes - at >= 4 * size)
        {
            NonTemporalBatch<TWidth, TVector>.Copy4(destination + at, source + at);
            at += 4 * size;
        }

        if (bytes - at >= 2 * size)
        {
            NonTemporalBatch<TWidth, TVector>.Copy2(destination + at, source + at);
            at += 2 * size;
        }

        if (bytes - at >= size)
        {
            TWidth.StoreNonTemporal(destination + at, TWidth.Load(source + at));
            at += size;
        }

        Ragged(destination + at, source + at, bytes - at);
    }

    /// <summary>
    /// Descending, for a destination that begins inside the source. The ragged ends are saved before anything is stored.
    /// </summary>
    private static void Backward(byte* destination, byte* source, nuint bytes)
    {
        byte* headCopy = stackalloc byte[(int)CopyLimits.LineBytes];
        byte* tailCopy = stackalloc byte[(int)CopyLimits.LineBytes];
        nuint size = TWidth.Size;
        nuint head = nuint.Min((0 - (nuint)destination) & (size - 1), bytes);
        nuint tail = (bytes - head) & (size - 1);
        TWidth.CopyShort(ref *headCopy, ref *source, head);
        TWidth.CopyShort(ref *tailCopy, ref *(source + bytes - tail), tail);

        for (nuint at = bytes - tail; at > head; at -= size)
        {
            TWidth.StoreNonTemporal(destination + at - size, TWidth.Load(source + at - size));
        }

        Ragged(destination, headCopy, head);
        Ragged(destination + bytes - tail, tailCopy, tail);
    }

    /// <summary>
    /// Stores fewer than 64 bytes in ascending pieces that are aligned at the destination: at most 7 bytes up to a multiple of
    /// 8, 8 up to 16, sixteens, then 8 and at most 7 again.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Ragged(byte* destination, byte* source, nuint bytes)
    {
        if (bytes != 0)
        {
            RaggedPieces(destination, source, bytes);
        }
    }

    private static void RaggedPieces(byte* destination, byte* source, nuint bytes)
    {
        nuint at = nuint.Min((0 - (nuint)destination) & 7, bytes);
        if (at != 0)
        {
            TWidth.StoreNonTemporalPart(destination, LoadPart(source, at), at);
        }

        if (TWidth.Size >= 16)
        {
            if (bytes - at >= 8 && ((nuint)(destination + at) & 8) != 0)
            {
                TWidth.StoreNonTemporal8(destination + at, Unsafe.ReadUnaligned<ulong>(source + at));
                at += 8;
            }

            while (bytes - at >= 16)
            {
                TWidth.StoreNonTemporal16(destination + at, Vector128.Load(source + at));
                at += 16;
            }
        }

        while (bytes - at >= 8)
        {
            TWidth.StoreNonTemporal8(destination + at, Unsafe.ReadUnaligned<ulong>(source + at));
            at += 8;
        }

        if (bytes != at)
        {
            TWidth.StoreNonTemporalPart(destination + at, LoadPart(source + at, bytes - at), bytes - at);
        }
    }

    /// <summary>Loads 1 to 7 bytes into the low end of a register without reading one byte more.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static ulong LoadPart(byte* source, nuint bytes)
    {
        if (bytes >= 4)
        {
            ulong low = Unsafe.ReadUnaligned<uint>(source);
            ulong high = Unsafe.ReadUnaligned<uint>(source + bytes - 4);
            return low | (high << ((int)(bytes - 4) * 8));
        }

        ulong value = *source;
        if (bytes > 1)
        {
            value |= (ulong)source[1] << 8;
            value |= (ulong)source[bytes - 1] << ((int)(bytes - 1) * 8);
        }

        return value;
    }
}
