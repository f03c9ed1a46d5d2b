using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>32-byte vectors: two per cache line.</summary>
internal readonly unsafe struct Width256 : IVectorWidth<Vector256<byte>>
{
    /// <inheritdoc/>
    public static nuint Size => 32;

    /// <inheritdoc/>
    public static Vector256<byte> Zero => Vector256<byte>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> Load(byte* source) => Vector256.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector256<byte> value) => value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<byte> LoadAt(ref byte source, nuint offset) =>
        Vector256.LoadUnsafe(ref source, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt(ref byte destination, nuint offset, Vector256<byte> value) =>
        value.StoreUnsafe(ref destination, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyShort(ref byte destination, ref byte source, nuint bytes)
    {
        if (bytes <= 16)
        {
            Width128.CopyShort(ref destination, ref source, bytes);
            return;
        }

        Vector128<byte> head = Vector128.LoadUnsafe(ref source);
        Vector128<byte> tail = Vector128.LoadUnsafe(ref source, bytes - 16);
        head.StoreUnsafe(ref destination);
        tail.StoreUnsafe(ref destination, bytes - 16);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ZeroShort(byte* destination, nuint bytes)
    {
        if (bytes <= 16)
        {
            Width128.ZeroShort(destination, bytes);
            return;
        }

        Vector128<byte>.Zero.Store(destination);
        Vector128<byte>.Zero.Store(destination + bytes - 16);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNonTemporal(byte* destination, Vector256<byte> value) =>
        value.StoreAlignedNonTemporal(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNonTemporal16(byte* destination, Vector128<byte> value) =>
        value.StoreAlignedNonTemporal(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNonTemporal8(byte* destination, ulong value) => NonTemporal.Store8(destination, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNonTemporalPart(byte* destination, ulong value, nuint bytes) =>
        NonTemporal.StorePart(destination, value, bytes);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Fence() => NonTemporal.Fence();
}
