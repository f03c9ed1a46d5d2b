using DaxVerify.Exploration;
using DaxVerify.MemoryCopy;
using DaxVerify.MemoryCopy.Kernels;

namespace DaxVerify.Verification.MemoryCopy.GuardPages;

/// <summary>
/// The child process of the guard-page check: runs every routine with source and destination right against a page that may
/// not be touched. A routine that goes one byte too far kills it; <see cref="GuardProgress"/> then tells where.
/// </summary>
public static unsafe class GuardPageChild
{
    private const int LengthMax = 1200;
    private const long BufferBytes = 64 * 1024;

    /// <summary>The placements: which end of source and destination lies against a guard.</summary>
    internal static IReadOnlyList<string> Placements { get; } =
    [
        "source and destination end at a guard page",
        "source and destination begin at a guard page",
        "source begins, destination ends at a guard page",
        "source ends, destination begins at a guard page",
    ];

    /// <summary>The routines, in the order in which the child runs them.</summary>
    internal static IReadOnlyList<CopyUnderTest> Routines(SimdPath path) =>
    [
        .. CopyUnderTest.All(path),
        new("Zero", path, (to, _, bytes) => PathRoutines.Zero(path, to, bytes)),
        new("Flush", path, (to, _, bytes) => PathRoutines.CopyFlushCache(path, to, to, bytes)),
    ];

    /// <summary>Runs all cases of one SIMD path; returns only if nothing went too far.</summary>
    /// <param name="progressPath">The file that tells the parent where the child is.</param>
    /// <param name="fault">An access too far to make on purpose.</param>
    public static void Run(string progressPath, SimdPath path, GuardFault fault)
    {
        using var progress = new GuardProgress(progressPath);
        using var source = new GuardedBuffer(BufferBytes, Platform.UsesLinux);
        using var destination = new GuardedBuffer(BufferBytes, Platform.UsesLinux);
        IReadOnlyList<CopyUnderTest> routines = Routines(path);
        for (int routine = 0; routine < routines.Count; routine++)
        {
            foreach (long length in Lengths(path))
            {
                for (int placement = 0; placement < Placements.Count; placement++)
                {
                    byte* from = placement is 0 or 3 ? source.End - length : source.Start;
                    byte* to = placement is 0 or 2 ? destination.End - length : destination.Start;
                    progress.Begin(routine, placement, length);
                    routines[routine].Call(to, from, (nuint)length);
                    Commit(fault, to, from, length);
                    source.Check();
                    destination.Check();
                }
            }
        }

        progress.Finish();
    }

    private static IEnumerable<long> Lengths(SimdPath path)
    {
        for (int length = 0; length <= LengthMax; length++)
        {
            yield return length;
        }

        long vectorBytes = path == SimdPath.Scalar ? 8 : 8L << (int)path;
        foreach (long threshold in CopyLimits.ChangeOvers(vectorBytes).Where(length => length > LengthMax))
        {
            for (long length = threshold - 65; length <= threshold + 65 && length <= BufferBytes; length++)
            {
                yield return length;
            }
        }
    }

    private static void Commit(GuardFault fault, byte* to, byte* from, long length)
    {
        switch (fault)
        {
            case GuardFault.ReadBefore:
                *to = *(from - 1);
                break;
            case GuardFault.ReadAfter:
                *to = from[length];
                break;
            case GuardFault.WriteBefore:
                *(to - 1) = 1;
                break;
            case GuardFault.WriteAfter:
                to[length] = 1;
                break;
            case GuardFault.None:
            default:
                break;
        }
    }
}
