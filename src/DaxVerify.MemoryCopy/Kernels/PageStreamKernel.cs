using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>The settings of <see cref="PageStreamKernel{TWidth, TVector}"/> that don't depend on the vector width.</summary>
internal static class PageStreamKernel
{
    /// <summary>Bytes per page, the reach of one hardware prefetch stream.</summary>
    public const nuint PageBytes = 4096;

    /// <summary>Bytes copied in one pass over four pages.</summary>
    public const nuint GroupBytes = 4 * PageBytes;

    /// <summary>
    /// Whether long copies walk four pages at a time. Intel's prefetchers follow one stream per page, so four of them keep
    /// more lines in flight; AMD's keep up with a single stream, and four only cost open DRAM pages.
    /// </summary>
    public static readonly bool IsFaster = IsIntel();

    private static bool IsIntel()
    {
        if (!X86Base.IsSupported)
        {
            return false;
        }

        // CPUID leaf 0: the vendor's name is "GenuineIntel", in EBX, EDX, ECX.
        (int _, int ebx, int ecx, int edx) = X86Base.CpuId(0, 0);
        return ebx == 0x756e6547 && edx == 0x49656e69 && ecx == 0x6c65746e;
    }
}

/// <summary>
/// The cache-bypassing copy for buffers larger than the caches, walking four neighbouring pages in step.
/// </summary>
/// <typeparam name="TWidth">The vector width.</typeparam>
/// <typeparam name="TVector">Its register.</typeparam>
internal static unsafe class PageStreamKernel<TWidth, TVector>
    where TWidth : struct, IVectorWidth<TVector>
    where TVector : struct
{
    /// <summary>Copies between buffers that don't overlap.</summary>
    public static void Run(byte* destination, byte* source, nuint bytes)
    {
        nuint head = nuint.Min((0 - (nuint)destination) & (CopyLimits.LineBytes - 1), bytes);
        FlushCacheKernel<TWidth, TVector>.Run(destination, source, head);
        nuint at = head;
        while (bytes - at >= PageStreamKernel.GroupBytes)
        {
            Group(destination + at, source + at);
            at += PageStreamKernel.GroupBytes;
        }

        FlushCacheKernel<TWidth, TVector>.Run(destination + at, source + at, bytes - at);
    }

    private static void Group(byte* destination, byte* source)
    {
        const nuint page = PageStreamKernel.PageBytes;
        nuint step = 2 * TWidth.Size;
        for (nuint i = 0; i < page; i += step)
        {
            TVector a0 = TWidth.Load(source + i);
            TVector a1 = TWidth.Load(source + i + TWidth.Size);
            TVector b0 = TWidth.Load(source + i + page);
            TVector b1 = TWidth.Load(source + i + page + TWidth.Size);
            TVector c0 = TWidth.Load(source + i + (2 * page));
            TVector c1 = TWidth.Load(source + i + (2 * page) + TWidth.Size);
            TVector d0 = TWidth.Load(source + i + (3 * page));
            TVector d1 = TWidth.Load(source + i + (3 * page) + TWidth.Size);
            StorePair(destination + i, a0, a1);
            StorePair(destination + i + page, b0, b1);
            StorePair(destination + i + (2 * page), c0, c1);
            StorePair(destination + i + (3 * page), d0, d1);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void StorePair(byte* destination, TVector first, TVector second)
    {
        TWidth.StoreNonTemporal(destination, first);
        TWidth.StoreNonTemporal(destination + TWidth.Size, second);
    }
}
