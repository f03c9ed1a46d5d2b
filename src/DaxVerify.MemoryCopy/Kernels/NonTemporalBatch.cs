using System.Runtime.CompilerServices;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>
/// Unrolled batches of the cache-bypassing copy: a batch loads all its vectors, then stores them, so that loads that miss the
/// cache wait together and the stores of neighbouring lines leave together.
/// </summary>
/// <typeparam name="TWidth">The vector width.</typeparam>
/// <typeparam name="TVector">Its register.</typeparam>
internal static unsafe class NonTemporalBatch<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Copies 32 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy32(byte* destination, byte* source)
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

    /// <summary>Copies 16 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy16(byte* destination, byte* source)
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

    /// <summary>Copies 8 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy8(byte* destination, byte* source)
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

    /// <summary>Copies 4 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy4(byte* destination, byte* source)
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

    /// <summary>Copies 2 vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy2(byte* destination, byte* source)
    {
        nuint size = TWidth.Size;
        TVector v0 = TWidth.Load(source + (0 * size));
        TVector v1 = TWidth.Load(source + (1 * size));
        TWidth.StoreNonTemporal(destination + (0 * size), v0);
        TWidth.StoreNonTemporal(destination + (1 * size), v1);
    }
}
