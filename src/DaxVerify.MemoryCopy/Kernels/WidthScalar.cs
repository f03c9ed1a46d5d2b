using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>General-purpose registers of 8 bytes; also finishes what is shorter than a vector.</summary>
internal readonly unsafe struct WidthScalar : IVectorWidth<ulong>
{
    /// <inheritdoc/>
    public static nuint Size => 8;

    /// <inheritdoc/>
    public static ulong Zero => 0;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong Load(byte* source) => Unsafe.ReadUnaligned<ulong>(source);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(byte* destination, ulong value) => Unsafe.WriteUnaligned(destination, value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static ulong LoadAt(ref byte source, nuint offset) =>
        Unsafe.ReadUnaligned<ulong>(ref Unsafe.AddByteOffset(ref source, offset));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreAt(ref byte destination, nuint offset, ulong value) =>
        Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref destination, offset), value);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyShort(ref byte destination, ref byte source, nuint bytes)
    {
        if (bytes >= 4)
        {
            uint head = Unsafe.ReadUnaligned<uint>(ref source);
            uint tail = Unsafe.ReadUnaligned<uint>(ref Unsafe.AddByteOffset(ref source, bytes - 4));
            Unsafe.WriteUnaligned(ref destination, head);
            Unsafe.WriteUnaligned(ref Unsafe.AddByteOffset(ref destination, bytes - 4), tail);
        }
        else if (bytes >= 2)
        {
            ushort head = Unsafe.ReadUnaligned<ushort>(ref source);
            byte tail = Unsafe.AddByteOffset(ref source, bytes - 1);
            Unsafe.WriteUnaligned(ref destination, head);
            Unsafe.AddByteOffset(ref destination, bytes - 1) = tail;
        }
        else if (bytes == 1)
        {
            destination = source;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void ZeroShort(byte* destination, nuint bytes)
    {
        if (bytes >= 4)
        {
            Unsafe.WriteUnaligned(destination, 0u);
            Unsafe.WriteUnaligned(destination + bytes - 4, 0u);
        }
        else if (bytes >= 2)
        {
            Unsafe.WriteUnaligned(destination, (ushort)0);
            destination[bytes - 1] = 0;
        }
        else if (bytes == 1)
        {
            *destination = 0;
        }
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void StoreNonTemporal(byte* destination, ulong value) => NonTemporal.Store8(destination, value);

    /// <inheritdoc/>
    public static void StoreNonTemporal16(byte* destination, Vector128<byte> value) =>
        throw new UnreachableException("the scalar width stores at most 8 bytes at a time");

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
