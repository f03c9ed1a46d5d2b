using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>64-byte vectors: one per cache line.</summary>
internal readonly unsafe struct Width512 : IVectorWidth<Vector512<byte>>
{
    /// <inheritdoc/>
    public static nuint Size => 64;

    /// <inheritdoc/>
    public static Vector512<byte> Zero => Vector512<byte>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> Load(byte* source) => Vector512.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector512<byte> value) => value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector512<byte> LoadAt(ref byte source, nuint offset) =>
        Vector512.LoadUnsafe(ref source, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt(ref byte destination, nuint offset, Vector512<byte> value) =>
        value.StoreUnsafe(ref destination, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyShort(ref byte destination, ref byte source, nuint bytes)
    {
        if (bytes <= 32)
        {
            Width256.CopyShort(ref destination, ref source, bytes);
            return;
        }

        Vector256<byte> head = Vector256.LoadUnsafe(ref source);
        Vector256<byte> tail = Vector256.LoadUnsafe(ref source, bytes - 32);
        head.StoreUnsafe(ref destination);
        tail.StoreUnsafe(ref destination, bytes - 32);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ZeroShort(byte* destination, nuint bytes)
    {
        if (bytes <= 32)
        {
            Width256.ZeroShort(destination, bytes);
            return;
        }

        Vector256<byte>.Zero.Store(destination);
        Vector256<byte>.Zero.Store(destination + bytes - 32);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNonTemporal(byte* destination, Vector512<byte> value) =>
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
