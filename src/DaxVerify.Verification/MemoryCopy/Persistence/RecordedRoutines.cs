using System.Runtime.Intrinsics;
using DaxVerify.MemoryCopy;
using DaxVerify.MemoryCopy.Kernels;

namespace DaxVerify.Verification.MemoryCopy.Persistence;

/// <summary>The shipped kernels of one SIMD path, compiled over a recording width.</summary>
/// <param name="FlushCache">The cache-bypassing copy.</param>
/// <param name="Long">The two ways of the long copy.</param>
/// <param name="Drain">The fence.</param>
internal sealed record RecordedRoutines(CopyCall FlushCache, CopyCall Plain, IReadOnlyList<CopyCall> Long, Action Drain)
{
    /// <summary>The kernels of a path.</summary>
    /// <returns>Its recorded kernels; call them within <see cref="StoreLog.Record"/>.</returns>
    public static RecordedRoutines Of(SimdPath path) => path switch
    {
        SimdPath.Vector512 => Make<Width512, Vector512<byte>>(),
        SimdPath.Vector256 => Make<Width256, Vector256<byte>>(),
        SimdPath.Vector128 => Make<Width128, Vector128<byte>>(),
        _ => Make<WidthScalar, ulong>(),
    };

    private static unsafe RecordedRoutines Make<TWidth, TVector>()
        where TWidth : struct, IVectorWidth<TVector>
        where TVector : struct => new(
            FlushCacheKernel<RecordingWidth<TWidth, TVector>, TVector>.Run,
            (to, from, bytes) => CopyKernel<RecordingWidth<TWidth, TVector>, TVector>.Run(ref *to, ref *from, bytes),
            [
                LongCopyKernel<RecordingWidth<TWidth, TVector>, TVector>.FourPages,
                LongCopyKernel<RecordingWidth<TWidth, TVector>, TVector>.TwoHalves,
            ],
            RecordingWidth<TWidth, TVector>.Fence);
}
