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
    private const nuint LineBytes = 64;

    /// <summary>Copies; source and destination may overlap in any way, and may be the same.</summary>
    public static void Run(byte* destination, byte* source, nuint bytes)
    {
        if (destination != source && (nuint)(destination - source) < bytes)
        {
            Backward(destination, source, bytes);
            return;
        }

        Forward(destination, source, bytes);
    }

    /// <summary>Ascending: safe when the destination isn't inside the source.</summary>
    private static void Forward(byte* destination, byte* source, nuint bytes)
    {
        nuint head = (0 - (nuint)destination) & (LineBytes - 1);
        if (head != 0)
        {
            head = nuint.Min(head, bytes);
            Ragged(destination, source, head);
            destination += head;
            source += head;
            bytes -= head;
        }

        nuint size = TWidth.Size;
        while (bytes >= 4 * LineBytes)
        {
            for (nuint i = 0; i < 4 * LineBytes; i += 4 * size)
            {
                TVector v0 = TWidth.Load(source + i);
                TVector v1 = TWidth.Load(source + i + size);
                TVector v2 = TWidth.Load(source + i + (2 * size));
                TVector v3 = TWidth.Load(source + i + (3 * size));
                TWidth.StoreNonTemporal(destination + i, v0);
                TWidth.StoreNonTemporal(destination + i + size, v1);
                TWidth.StoreNonTemporal(destination + i + (2 * size), v2);
                TWidth.StoreNonTemporal(destination + i + (3 * size), v3);
            }

            destination += 4 * LineBytes;
            source += 4 * LineBytes;
            bytes -= 4 * LineBytes;
        }

        while (bytes >= size)
        {
            TWidth.StoreNonTemporal(destination, TWidth.Load(source));
            destination += size;
            source += size;
            bytes -= size;
        }

        if (bytes != 0)
        {
            Ragged(destination, source, bytes);
        }
    }

    /// <summary>
    /// Descending, for a destination that begins inside the source. The ragged ends are saved before anything is stored.
    /// </summary>
    private static void Backward(byte* destination, byte* source, nuint bytes)
    {
        byte* headCopy = stackalloc byte[(int)LineBytes];
        byte* tailCopy = stackalloc byte[(int)LineBytes];
        nuint size = TWidth.Size;
        nuint head = nuint.Min((0 - (nuint)destination) & (size - 1), bytes);
        nuint tail = (bytes - head) & (size - 1);
        TWidth.CopyShort(headCopy, source, head);
        TWidth.CopyShort(tailCopy, source + bytes - tail, tail);

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
    private static void Ragged(byte* destination, byte* source, nuint bytes)
    {
        nuint part = (0 - (nuint)destination) & 7;
        if (part != 0)
        {
            part = nuint.Min(part, bytes);
            if (part == 0)
            {
                return;
            }

            TWidth.StoreNonTemporalPart(destination, LoadPart(source, part), part);
            destination += part;
            source += part;
            bytes -= part;
        }

        if (TWidth.Size >= 16)
        {
            if (bytes >= 8 && ((nuint)destination & 8) != 0)
            {
                TWidth.StoreNonTemporal8(destination, Unsafe.ReadUnaligned<ulong>(source));
                destination += 8;
                source += 8;
                bytes -= 8;
            }

            while (bytes >= 16)
            {
                TWidth.StoreNonTemporal16(destination, Vector128.Load(source));
                destination += 16;
                source += 16;
                bytes -= 16;
            }
        }

        while (bytes >= 8)
        {
            TWidth.StoreNonTemporal8(destination, Unsafe.ReadUnaligned<ulong>(source));
            destination += 8;
            source += 8;
            bytes -= 8;
        }

        if (bytes != 0)
        {
            TWidth.StoreNonTemporalPart(destination, LoadPart(source, bytes), bytes);
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
