using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>Zeroes memory through the cache: overlapping vectors for short lengths, an aligned loop, the runtime for long ones.</summary>
/// <typeparam name="TWidth">The vector width.</typeparam>
/// <typeparam name="TVector">Its register.</typeparam>
internal static unsafe class ZeroKernel<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Any length, 0 included, at any alignment; not atomic.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Run(byte* destination, nuint bytes)
    {
        if (bytes <= TWidth.Size)
        {
            TWidth.ZeroShort(destination, bytes);
        }
        else
        {
            Longer(destination, bytes);
        }
    }

    private static void Longer(byte* destination, nuint bytes)
    {
        if (bytes >= CopyLimits.ZeroHandOverBytesMin)
        {
            NativeMemory.Clear(destination, bytes);
            return;
        }

        nuint size = TWidth.Size;
        byte* end = destination + bytes;
        TWidth.Store(destination, TWidth.Zero);
        TWidth.Store(end - size, TWidth.Zero);
        byte* to = (byte*)(((nuint)destination + size) & ~(size - 1));
        for (byte* last = end - size; to < last; to += size)
        {
            TWidth.Store(to, TWidth.Zero);
        }
    }
}
