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
        while (bytes >= 64 * size)
        {
            Lines16(destination, source);
            destination += 16 * size;
            source += 16 * size;
            bytes -= 16 * size;
        }

        if (size == 64 && bytes >= 32 * size)
        {
            Lines32(destination, source);
            destination += 32 * size;
            source += 32 * size;
            bytes -= 32 * size;
        }

        while (bytes >= 16 * size)
        {
            Lines16(destination, source);
            destination += 16 * size;
            source += 16 * size;
            bytes -= 16 * size;
        }

        if (bytes >= 8 * size)
        {
            Lines8(destination, source);
            destination += 8 * size;
            source += 8 * size;
            bytes -= 8 * size;
        }

        if (bytes >= 4 * size)
        {
            Lines4(destination, source);
            destination += 4 * size;
            source += 4 * size;
            bytes -= 4 * size;
        }

        if (bytes >= 2 * size)
        {
            Lines2(destination, source);
            destination += 2 * size;
            source += 2 * size;
            bytes -= 2 * size;
        }

        if (bytes >= size)
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

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines32(byte* destination, byte* source)
    {
        nuint size = TWidth.Size;
        TVector v0 = TWidth.Load(source + (0 * size));
        TVector v1 = TWidth.Load(source + (1 * size));
        TVector v2 = TWidth.Load(source + (2 * size));
        TVector v3 = TWidth.Load(source + (3 * size));
        TVector v4 = TWidth.Load(source + (4 * size));
        TVector v5 = TWidth.Load(source + (5 * size));
        TVector v6 = TWidth.Load(source + (6 * size));
        TVector v7 = TWidth.Load(source + (7 * size));
        TVector v8 = TWidth.Load(source + (8 * size));
        TVector v9 = TWidth.Load(source + (9 * size));
        TVector v10 = TWidth.Load(source + (10 * size));
        TVector v11 = TWidth.Load(source + (11 * size));
        TVector v12 = TWidth.Load(source + (12 * size));
        TVector v13 = TWidth.Load(source + (13 * size));
        TVector v14 = TWidth.Load(source + (14 * size));
        TVector v15 = TWidth.Load(source + (15 * size));
        TVector v16 = TWidth.Load(source + (16 * size));
        TVector v17 = TWidth.Load(source + (17 * size));
        TVector v18 = TWidth.Load(source + (18 * size));
        TVector v19 = TWidth.Load(source + (19 * size));
        TVector v20 = TWidth.Load(source + (20 * size));
        TVector v21 = TWidth.Load(source + (21 * size));
        TVector v22 = TWidth.Load(source + (22 * size));
        TVector v23 = TWidth.Load(source + (23 * size));
        TVector v24 = TWidth.Load(source + (24 * size));
        TVector v25 = TWidth.Load(source + (25 * size));
        TVector v26 = TWidth.Load(source + (26 * size));
        TVector v27 = TWidth.Load(source + (27 * size));
        TVector v28 = TWidth.Load(source + (28 * size));
        TVector v29 = TWidth.Load(source + (29 * size));
        TVector v30 = TWidth.Load(source + (30 * size));
        TVector v31 = TWidth.Load(source + (31 * size));
        TWidth.StoreNonTemporal(destination + (0 * size), v0);
        TWidth.StoreNonTemporal(destination + (1 * size), v1);
        TWidth.StoreNonTemporal(destination + (2 * size), v2);
        TWidth.StoreNonTemporal(destination + (3 * size), v3);
        TWidth.StoreNonTemporal(destination + (4 * size), v4);
        TWidth.StoreNonTemporal(destination + (5 * size), v5);
        TWidth.StoreNonTemporal(destination + (6 * size), v6);
        TWidth.StoreNonTemporal(destination + (7 * size), v7);
        TWidth.StoreNonTemporal(destination + (8 * size), v8);
        TWidth.StoreNonTemporal(destination + (9 * size), v9);
        TWidth.StoreNonTemporal(destination + (10 * size), v10);
        TWidth.StoreNonTemporal(destination + (11 * size), v11);
        TWidth.StoreNonTemporal(destination + (12 * size), v12);
        TWidth.StoreNonTemporal(destination + (13 * size), v13);
        TWidth.StoreNonTemporal(destination + (14 * size), v14);
        TWidth.StoreNonTemporal(destination + (15 * size), v15);
        TWidth.StoreNonTemporal(destination + (16 * size), v16);
        TWidth.StoreNonTemporal(destination + (17 * size), v17);
        TWidth.StoreNonTemporal(destination + (18 * size), v18);
        TWidth.StoreNonTemporal(destination + (19 * size), v19);
        TWidth.StoreNonTemporal(destination + (20 * size), v20);
        TWidth.StoreNonTemporal(destination + (21 * size), v21);
        TWidth.StoreNonTemporal(destination + (22 * size), v22);
        TWidth.StoreNonTemporal(destination + (23 * size), v23);
        TWidth.StoreNonTemporal(destination + (24 * size), v24);
        TWidth.StoreNonTemporal(destination + (25 * size), v25);
        TWidth.StoreNonTemporal(destination + (26 * size), v26);
        TWidth.StoreNonTemporal(destination + (27 * size), v27);
        TWidth.StoreNonTemporal(destination + (28 * size), v28);
        TWidth.StoreNonTemporal(destination + (29 * size), v29);
        TWidth.StoreNonTemporal(destination + (30 * size), v30);
        TWidth.StoreNonTemporal(destination + (31 * size), v31);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines16(byte* destination, byte* source)
    {
        nuint size = TWidth.Size;
        TVector v0 = TWidth.Load(source + (0 * size));
        TVector v1 = TWidth.Load(source + (1 * size));
        TVector v2 = TWidth.Load(source + (2 * size));
        TVector v3 = TWidth.Load(source + (3 * size));
        TVector v4 = TWidth.Load(source + (4 * size));
        TVector v5 = TWidth.Load(source + (5 * size));
        TVector v6 = TWidth.Load(source + (6 * size));
        TVector v7 = TWidth.Load(source + (7 * size));
        TVector v8 = TWidth.Load(source + (8 * size));
        TVector v9 = TWidth.Load(source + (9 * size));
        TVector v10 = TWidth.Load(source + (10 * size));
        TVector v11 = TWidth.Load(source + (11 * size));
        TVector v12 = TWidth.Load(source + (12 * size));
        TVector v13 = TWidth.Load(source + (13 * size));
        TVector v14 = TWidth.Load(source + (14 * size));
        TVector v15 = TWidth.Load(source + (15 * size));
        TWidth.StoreNonTemporal(destination + (0 * size), v0);
        TWidth.StoreNonTemporal(destination + (1 * size), v1);
        TWidth.StoreNonTemporal(destination + (2 * size), v2);
        TWidth.StoreNonTemporal(destination + (3 * size), v3);
        TWidth.StoreNonTemporal(destination + (4 * size), v4);
        TWidth.StoreNonTemporal(destination + (5 * size), v5);
        TWidth.StoreNonTemporal(destination + (6 * size), v6);
        TWidth.StoreNonTemporal(destination + (7 * size), v7);
        TWidth.StoreNonTemporal(destination + (8 * size), v8);
        TWidth.StoreNonTemporal(destination + (9 * size), v9);
        TWidth.StoreNonTemporal(destination + (10 * size), v10);
        TWidth.StoreNonTemporal(destination + (11 * size), v11);
        TWidth.StoreNonTemporal(destination + (12 * size), v12);
        TWidth.StoreNonTemporal(destination + (13 * size), v13);
        TWidth.StoreNonTemporal(destination + (14 * size), v14);
        TWidth.StoreNonTemporal(destination + (15 * size), v15);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines8(byte* destination, byte* source)
    {
        nuint size = TWidth.Size;
        TVector v0 = TWidth.Load(source + (0 * size));
        TVector v1 = TWidth.Load(source + (1 * size));
        TVector v2 = TWidth.Load(source + (2 * size));
        TVector v3 = TWidth.Load(source + (3 * size));
        TVector v4 = TWidth.Load(source + (4 * size));
        TVector v5 = TWidth.Load(source + (5 * size));
        TVector v6 = TWidth.Load(source + (6 * size));
        TVector v7 = TWidth.Load(source + (7 * size));
        TWidth.StoreNonTemporal(destination + (0 * size), v0);
        TWidth.StoreNonTemporal(destination + (1 * size), v1);
        TWidth.StoreNonTemporal(destination + (2 * size), v2);
        TWidth.StoreNonTemporal(destination + (3 * size), v3);
        TWidth.StoreNonTemporal(destination + (4 * size), v4);
        TWidth.StoreNonTemporal(destination + (5 * size), v5);
        TWidth.StoreNonTemporal(destination + (6 * size), v6);
        TWidth.StoreNonTemporal(destination + (7 * size), v7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines4(byte* destination, byte* source)
    {
        nuint size = TWidth.Size;
        TVector v0 = TWidth.Load(source + (0 * size));
        TVector v1 = TWidth.Load(source + (1 * size));
        TVector v2 = TWidth.Load(source + (2 * size));
        TVector v3 = TWidth.Load(source + (3 * size));
        TWidth.StoreNonTemporal(destination + (0 * size), v0);
        TWidth.StoreNonTemporal(destination + (1 * size), v1);
        TWidth.StoreNonTemporal(destination + (2 * size), v2);
        TWidth.StoreNonTemporal(destination + (3 * size), v3);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Lines2(byte* destination, byte* source)
    {
        nuint size = TWidth.Size;
        TVector v0 = TWidth.Load(source + (0 * size));
        TVector v1 = TWidth.Load(source + (1 * size));
        TWidth.StoreNonTemporal(destination + (0 * size), v0);
        TWidth.StoreNonTemporal(destination + (1 * size), v1);
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
