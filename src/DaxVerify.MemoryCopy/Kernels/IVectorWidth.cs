using System.Runtime.Intrinsics;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>
/// The few operations that differ between vector widths. Kernels are generic over it: the compiler specialises them per
/// width, and the persistence check runs the very same kernels over a width that records every store.
/// </summary>
/// <typeparam name="TVector">The register: <c>Vector512&lt;byte&gt;</c> down to <c>ulong</c>.</typeparam>
internal unsafe interface IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Bytes per vector: 8, 16, 32 or 64.</summary>
    static abstract nuint Size { get; }

    /// <summary>A vector of zero bytes.</summary>
    static abstract TVector Zero { get; }

    /// <summary>Loads a vector from any address.</summary>
    static abstract TVector Load(byte* source);

    /// <summary>Stores a vector to any address, through the cache.</summary>
    static abstract void Store(byte* destination, TVector value);

    /// <summary>Loads a vector from memory that the garbage collector may move.</summary>
    static abstract TVector LoadAt(ref byte source, nuint offset);

    /// <summary>Stores a vector, through the cache, to memory that the garbage collector may move.</summary>
    static abstract void StoreAt(ref byte destination, nuint offset, TVector value);

    /// <summary>Copies at most <see cref="Size"/> bytes through the cache; loads everything before it stores anything.</summary>
    static abstract void CopyShort(ref byte destination, ref byte source, nuint bytes);

    /// <summary>Zeroes at most <see cref="Size"/> bytes through the cache.</summary>
    static abstract void ZeroShort(byte* destination, nuint bytes);

    /// <summary>Stores a vector past the cache; the address is a multiple of <see cref="Size"/>.</summary>
    static abstract void StoreNonTemporal(byte* destination, TVector value);

    /// <summary>Stores 16 bytes past the cache; the address is a multiple of 16. Not used by the scalar width.</summary>
    static abstract void StoreNonTemporal16(byte* destination, Vector128<byte> value);

    /// <summary>Stores 8 bytes past the cache; the address is a multiple of 8.</summary>
    static abstract void StoreNonTemporal8(byte* destination, ulong value);

    /// <summary>
    /// Stores the lowest <paramref name="bytes"/> bytes (1 to 7) of <paramref name="value"/> past the cache and not one byte
    /// more; they don't cross a multiple of 8.
    /// </summary>
    static abstract void StoreNonTemporalPart(byte* destination, ulong value, nuint bytes);

    /// <summary>Waits until every earlier cache-bypassing store of this thread has left the processor.</summary>
    static abstract void Fence();
}
