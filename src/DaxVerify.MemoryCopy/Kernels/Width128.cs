using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>16-byte vectors: four per cache line.</summary>
internal readonly unsafe struct Width128 : IVectorWidth<Vector128<byte>>
{
    /// <inheritdoc/>
    public static nuint Size => 16;

    /// <inheritdoc/>
    public static Vector128<byte> Zero => Vector128<byte>.Zero;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> Load(byte* source) => Vector128.Load(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, Vector128<byte> value) => value.Store(destination);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector128<byte> LoadAt(ref byte source, nuint offset) =>
        Vector128.LoadUnsafe(ref source, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt(ref byte destination, nuint offset, Vector128<byte> value) =>
        value.StoreUnsafe(ref destination, offset);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyShort(ref byte destination, ref byte source, nuint bytes)
    {
        if (bytes <= 8)
        {
            WidthScalar.CopyShort(ref destination, ref source, bytes);
            return;
        }

        ulong head = Unsafe.ReadUnaligned<ulong>(ref source);
        ulong tail = Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref source, bytes - 8));
        Unsafe.WriteUnaligned(ref destination, head);
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref destination, bytes - 8), tail);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ZeroShort(byte* destination, nuint bytes)
    {
        if (bytes <= 8)
        {
            WidthScalar.ZeroShort(destination, bytes);
            return;
        }

        Unsafe.WriteUnaligned(destination, 0UL);
        Unsafe.WriteUnaligned(destination + bytes - 8, 0UL);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNonTemporal(byte* destination, Vector128<byte> value) =>
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
