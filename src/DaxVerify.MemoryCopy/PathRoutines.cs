using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DaxVerify.MemoryCopy.Kernels;

namespace DaxVerify.MemoryCopy;

/// <summary>
/// Runs a routine on a given <see cref="SimdPath"/>. With the process's own path, a constant to the compiler, only one branch
/// is left of each switch; the validation calls every path by name.
/// </summary>
internal static unsafe class PathRoutines
{
    /// <summary>The plain copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(SimdPath path, ref byte destination, ref byte source, nuint bytes)
    {
        if (path == SimdPath.Vector512)
        {
            CopyKernel<Width512, Vector512<byte>>.Run(ref destination, ref source, bytes);
        }
        else if (path == SimdPath.Vector256)
        {
            CopyKernel<Width256, Vector256<byte>>.Run(ref destination, ref source, bytes);
        }
        else if (path == SimdPath.Vector128)
        {
            CopyKernel<Width128, Vector128<byte>>.Run(ref destination, ref source, bytes);
        }
        else
        {
            CopyKernel<WidthScalar, ulong>.Run(ref destination, ref source, bytes);
        }
    }

    /// <summary>The plain copy between pointers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Copy(SimdPath path, byte* destination, byte* source, nuint bytes) =>
        Copy(path, ref *destination, ref *source, bytes);

    /// <summary>The cache-bypassing copy.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void CopyFlushCache(SimdPath path, byte* destination, byte* source, nuint bytes)
    {
        if (path == SimdPath.Vector512)
        {
            FlushCacheKernel<Width512, Vector512<byte>>.Run(destination, source, bytes);
        }
        else if (path == SimdPath.Vector256)
        {
            FlushCacheKernel<Width256, Vector256<byte>>.Run(destination, source, bytes);
        }
        else if (path == SimdPath.Vector128)
        {
            FlushCacheKernel<Width128, Vector128<byte>>.Run(destination, source, bytes);
        }
        else
        {
            FlushCacheKernel<WidthScalar, ulong>.Run(destination, source, bytes);
        }
    }

    /// <summary>The long copy in four pages, whether or not this processor would choose it.</summary>
    public static void CopyFourPages(SimdPath path, byte* destination, byte* source, nuint bytes)
    {
        if (path == SimdPath.Vector512)
        {
            LongCopyKernel<Width512, Vector512<byte>>.FourPages(destination, source, bytes);
        }
        else if (path == SimdPath.Vector256)
        {
            LongCopyKernel<Width256, Vector256<byte>>.FourPages(destination, source, bytes);
        }
        else if (path == SimdPath.Vector128)
        {
            LongCopyKernel<Width128, Vector128<byte>>.FourPages(destination, source, bytes);
        }
        else
        {
            LongCopyKernel<WidthScalar, ulong>.FourPages(destination, source, bytes);
        }
    }

    /// <summary>The long copy in two halves, whether or not this processor would choose it.</summary>
    public static void CopyTwoHalves(SimdPath path, byte* destination, byte* source, nuint bytes)
    {
        if (path == SimdPath.Vector512)
        {
            LongCopyKernel<Width512, Vector512<byte>>.TwoHalves(destination, source, bytes);
        }
        else if (path == SimdPath.Vector256)
        {
            LongCopyKernel<Width256, Vector256<byte>>.TwoHalves(destination, source, bytes);
        }
        else if (path == SimdPath.Vector128)
        {
            LongCopyKernel<Width128, Vector128<byte>>.TwoHalves(destination, source, bytes);
        }
        else
        {
            LongCopyKernel<WidthScalar, ulong>.TwoHalves(destination, source, bytes);
        }
    }

    /// <summary>Zeroes through the cache.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Zero(SimdPath path, byte* destination, nuint bytes)
    {
        if (path == SimdPath.Vector512)
        {
            ZeroKernel<Width512, Vector512<byte>>.Run(destination, bytes);
        }
        else if (path == SimdPath.Vector256)
        {
            ZeroKernel<Width256, Vector256<byte>>.Run(destination, bytes);
        }
        else if (path == SimdPath.Vector128)
        {
            ZeroKernel<Width128, Vector128<byte>>.Run(destination, bytes);
        }
        else
        {
            ZeroKernel<WidthScalar, ulong>.Run(destination, bytes);
        }
    }

    /// <summary>The poison-safe copy: the prefix before the first poisoned line, by the plain copy.</summary>
    /// <returns>Bytes not copied.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CopyMachineCheckSafe<TPoison>(
        SimdPath path, byte* destination, byte* source, long bytes, TPoison poison, ulong sourceAddress)
        where TPoison : IPoison
    {
        long clean = CleanPrefix(poison, sourceAddress, bytes);
        Copy(path, destination, source, (nuint)clean);
        return bytes - clean;
    }

    /// <summary>The poison-safe copy that writes no poisoned line either.</summary>
    /// <returns>Bytes not copied.</returns>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static long CopyMachineCheckSafeBoth<TPoison>(
        SimdPath path, byte* destination, byte* source, long bytes, TPoison poison, ulong destinationAddress, ulong sourceAddress)
        where TPoison : IPoison
    {
        long clean = CleanPrefix(poison, sourceAddress, bytes);
        clean = CleanPrefix(poison, destinationAddress, clean);
        Copy(path, destination, source, (nuint)clean);
        return bytes - clean;
    }

    /// <summary>Asks a poison description, and refuses an answer that would copy more than was asked for.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static long CleanPrefix<TPoison>(TPoison poison, ulong address, long bytes)
        where TPoison : IPoison
    {
        // Asked by its class, a map is called directly; through the interface only the shared generic code could call it.
        long clean = poison is PoisonMap map ? map.CleanPrefix(address, bytes) : poison.CleanPrefix(address, bytes);
        if ((ulong)clean > (ulong)bytes)
        {
            Arguments.ThrowBadPrefix(clean, bytes);
        }

        return clean;
    }
}
