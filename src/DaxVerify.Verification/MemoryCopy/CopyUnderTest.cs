using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy;

/// <summary>One routine on one SIMD path: what a check is run on.</summary>
/// <param name="Routine">The routine's name.</param>
/// <param name="Call">Runs it.</param>
internal sealed record CopyUnderTest(string Routine, SimdPath Path, CopyCall Call)
{
    /// <summary>Name of the plain copy.</summary>
    public const string Copy = "Copy";

    /// <summary>Name of the cache-bypassing copy.</summary>
    public const string CopyFlushCache = "CopyFlushCache";

    /// <summary>Name of the poison-safe copy (run without poison).</summary>
    public const string CopyMachineCheckSafe = "CopyMachineCheckSafe";

    /// <summary>Name of the long copy in four neighbouring pages; allows no overlap.</summary>
    public const string CopyFourPages = "CopyFourPages";

    /// <summary>Name of the long copy in two halves; allows no overlap.</summary>
    public const string CopyTwoHalves = "CopyTwoHalves";

    /// <summary>Every copy on a path that may overlap.</summary>
    public static unsafe IReadOnlyList<CopyUnderTest> Overlapping(SimdPath path)
    {
        var clean = new PoisonMap();
        return
        [
            new(Copy, path, (to, from, bytes) => PathRoutines.Copy(path, to, from, bytes)),
            new(CopyFlushCache, path, (to, from, bytes) => PathRoutines.CopyFlushCache(path, to, from, bytes)),
            new(CopyMachineCheckSafe, path, (to, from, bytes) =>
                PathRoutines.CopyMachineCheckSafe(path, to, from, (long)bytes, clean, (ulong)from)),
        ];
    }

    /// <summary>Every copy on a path.</summary>
    public static unsafe IReadOnlyList<CopyUnderTest> All(SimdPath path) =>
    [
        .. Overlapping(path),
        new(CopyFourPages, path, (to, from, bytes) => PathRoutines.CopyFourPages(path, to, from, bytes)),
        new(CopyTwoHalves, path, (to, from, bytes) => PathRoutines.CopyTwoHalves(path, to, from, bytes)),
    ];
}
