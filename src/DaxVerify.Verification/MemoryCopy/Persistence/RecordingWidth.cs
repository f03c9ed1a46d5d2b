using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DaxVerify.MemoryCopy.Kernels;

namespace DaxVerify.Verification.MemoryCopy.Persistence;

/// <summary>
/// A vector width that makes every store of another one and records it. The kernels are generic over the width, so what is
/// recorded is what the shipped code does, not a copy of it.
/// </summary>
/// <typeparam name="TWidth">The width to record.</typeparam>
/// <typeparam name="TVector">Its register.</typeparam>
internal readonly unsafe struct RecordingWidth<TWidth, TVector> : IVectorWidth<TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <inheritdoc/>
    public static nuint Size => TWidth.Size;

    /// <inheritdoc/>
    public static TVector Zero => TWidth.Zero;

    /// <inheritdoc/>
    public static TVector Load(byte* source) => TWidth.Load(source);

    /// <inheritdoc/>
    public static TVector LoadAt(ref byte source, nuint offset) => TWidth.LoadAt(ref source, offset);

    /// <inheritdoc/>
    public static void Store(byte* destination, TVector value)
    {
        TWidth.Store(destination, value);
        StoreLog.Add(StoreKind.Cached, destination, Size);
    }

    /// <inheritdoc/>
    public static void StoreAt(ref byte destination, nuint offset, TVector value)
    {
        TWidth.StoreAt(ref destination, offset, value);
        StoreLog.Add(StoreKind.Cached, (byte*)Unsafe.AsPointer(ref destination) + offset, Size);
    }

    /// <inheritdoc/>
    public static void CopyShort(ref byte destination, ref byte source, nuint bytes)
    {
        TWidth.CopyShort(ref destination, ref source, bytes);
        StoreLog.Add(StoreKind.Cached, (byte*)Unsafe.AsPointer(ref destination), bytes);
    }

    /// <inheritdoc/>
    public static void ZeroShort(byte* destination, nuint bytes)
    {
        TWidth.ZeroShort(destination, bytes);
        StoreLog.Add(StoreKind.Cached, destination, bytes);
    }

    /// <inheritdoc/>
    public static void StoreNonTemporal(byte* destination, TVector value)
    {
        TWidth.StoreNonTemporal(destination, value);
        StoreLog.Add(StoreKind.NonTemporal, destination, Size);
    }

    /// <inheritdoc/>
    public static void StoreNonTemporal16(byte* destination, Vector128<byte> value)
    {
        TWidth.StoreNonTemporal16(destination, value);
        StoreLog.Add(StoreKind.NonTemporal, destination, 16);
    }

    /// <inheritdoc/>
    public static void StoreNonTemporal8(byte* destination, ulong value)
    {
        TWidth.StoreNonTemporal8(destination, value);
        StoreLog.Add(StoreKind.NonTemporal, destination, 8);
    }

    /// <inheritdoc/>
    public static void StoreNonTemporalPart(byte* destination, ulong value, nuint bytes)
    {
        TWidth.StoreNonTemporalPart(destination, value, bytes);
        StoreLog.Add(StoreKind.NonTemporal, destination, bytes);
    }

    /// <inheritdoc/>
    public static void Fence()
    {
        TWidth.Fence();
        StoreLog.AddFence();
    }
}
