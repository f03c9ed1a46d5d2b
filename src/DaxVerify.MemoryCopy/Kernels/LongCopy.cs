using System.Runtime.Intrinsics.X86;

namespace DaxVerify.MemoryCopy.Kernels;

/// <summary>The settings of <see cref="LongCopyKernel{TWidth, TVector}"/> that don't depend on the vector width.</summary>
internal static class LongCopy
{
    /// <summary>Bytes per page, the reach of one hardware prefetch stream.</summary>
    public const nuint PageBytes = 4096;

    /// <summary>Bytes copied in one pass over four neighbouring pages.</summary>
    public const nuint GroupBytes = 4 * PageBytes;

    /// <summary>How many pages the halves of a long copy are short of half.</summary>
    public const nuint SkewPages = 33;

    /// <summary>
    /// Whether long copies walk four neighbouring pages in step rather than two halves page by page. Intel's prefetchers
    /// follow one stream per page, so four keep more lines in flight; on AMD neighbouring pages only got in each other's way,
    /// while two distant streams gained a tenth over one.
    /// </summary>
    public static readonly bool FourPagesAreFaster = IsIntel();

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
