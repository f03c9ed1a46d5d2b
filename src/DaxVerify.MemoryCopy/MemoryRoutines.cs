using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using DaxVerify.MemoryCopy.Kernels;

namespace DaxVerify.MemoryCopy;

/// <summary>x</summary>
public static unsafe partial class MemoryRoutines
{
    /// <summary>x</summary>
    public static void Copy(void* destination, void* source, long bytes)
    {
        if (Arguments.AreWrong(destination, source, bytes))
        {
            Arguments.Throw(destination, source, bytes);
        }

        CopyUnchecked((byte*)destination, (byte*)source, (nuint)bytes);
    }

    /// <summary>x</summary>
    public static void Copy(Span<byte> destination, ReadOnlySpan<byte> source)
    {
        if (source.Length > destination.Length)
        {
            Arguments.ThrowTooShort(destination.Length, source.Length);
        }

        fixed (byte* to = destination)
        fixed (byte* from = source)
        {
            CopyUnchecked(to, from, (nuint)source.Length);
        }
    }

    /// <summary>x</summary>
    public static void CopyFlushCache(void* destination, void* source, long bytes)
    {
        if (Arguments.AreWrong(destination, source, bytes))
        {
            Arguments.Throw(destination, source, bytes);
        }

        CopyFlushCacheUnchecked((byte*)destination, (byte*)source, (nuint)bytes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CopyUnchecked(byte* destination, byte* source, nuint bytes)
    {
        if (SimdPaths.Selected == SimdPath.Vector512)
        {
            CopyKernel<Width512, Vector512<byte>>.Run(destination, source, bytes);
        }
        else if (SimdPaths.Selected == SimdPath.Vector256)
        {
            CopyKernel<Width256, Vector256<byte>>.Run(destination, source, bytes);
        }
        else if (SimdPaths.Selected == SimdPath.Vector128)
        {
            CopyKernel<Width128, Vector128<byte>>.Run(destination, source, bytes);
        }
        else
        {
            CopyKernel<WidthScalar, ulong>.Run(destination, source, bytes);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    internal static void CopyFlushCacheUnchecked(byte* destination, byte* source, nuint bytes)
    {
        if (SimdPaths.Selected == SimdPath.Vector512)
        {
            FlushCacheKernel<Width512, Vector512<byte>>.Run(destination, source, bytes);
        }
        else if (SimdPaths.Selected == SimdPath.Vector256)
        {
            FlushCacheKernel<Width256, Vector256<byte>>.Run(destination, source, bytes);
        }
        else if (SimdPaths.Selected == SimdPath.Vector128)
        {
            FlushCacheKernel<Width128, Vector128<byte>>.Run(destination, source, bytes);
        }
        else
        {
            FlushCacheKernel<WidthScalar, ulong>.Run(destination, source, bytes);
        }
    }
}
