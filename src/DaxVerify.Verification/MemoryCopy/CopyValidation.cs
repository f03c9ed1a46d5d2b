using System.Collections.Concurrent;
using System.Diagnostics;
using DaxVerify.Exploration;
using DaxVerify.MemoryCopy;
using DaxVerify.Verification.MemoryCopy.GuardPages;
using DaxVerify.Verification.MemoryCopy.Persistence;

namespace DaxVerify.Verification.MemoryCopy;

/// <summary>
/// Validates the memory-copy routines on every SIMD path: all alignments and lengths, the lengths where they change over,
/// overlap, poison, guard pages and the persistence of what bypasses the cache. Deterministic: there is no seed to choose.
/// </summary>
public static class CopyValidation
{
    /// <summary>The names of the checks, as <see cref="CopyValidationOptions.Only"/> takes them.</summary>
    public static IReadOnlyList<string> Checks { get; } =
    [
        AlignmentCheck.Name, ChangeOverCheck.Name, OverlapCheck.Name, FillCheck.Name, PoisonCheck.Name, PersistenceCheck.Name,
        GuardPageCheck.Name,
    ];

    /// <returns>What came out.</returns>
    /// <exception cref="ArgumentException"><see cref="CopyValidationOptions.Only"/> names no check.</exception>
    public static CopyValidationReport Run(CopyValidationOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Only is { } only && !Checks.Contains(only))
        {
            throw new ArgumentException($"no check is called '{only}'; there are {string.Join(", ", Checks)}", nameof(options));
        }

        long started = Stopwatch.GetTimestamp();
        using var patterns = new TestPatterns();
        Step[] steps = [.. options.Paths.SelectMany(path => Steps(path, patterns, options))
            .Where(step => options.Only is null || step.Check == options.Only)];
        var results = new CopyCheckResult?[steps.Length];
        var progress = new Lock();
        int told = 0;
        var order = new ConcurrentQueue<int>(Enumerable.Range(0, steps.Length).OrderByDescending(i => steps[i].Weight));
        Parallel.For(
            0,
            steps.Length,
            new ParallelOptions { MaxDegreeOfParallelism = options.Parallelism },
            _ =>
            {
                // Heaviest first, so that no long step is left over at the end.
                order.TryDequeue(out int i);
                long stepStarted = Stopwatch.GetTimestamp();
                CopyCheckResult result = steps[i].Run() with { Elapsed = Stopwatch.GetElapsedTime(stepStarted) };
                lock (progress)
                {
                    // Told in the order of the plan, whichever ends first: two runs print the same.
                    results[i] = result;
                    for (; told < results.Length && results[told] is { } next; told++)
                    {
                        options.Progress?.Invoke(next);
                    }
                }
            });
        return new CopyValidationReport([.. results.OfType<CopyCheckResult>()], Stopwatch.GetElapsedTime(started));
    }

    private static IEnumerable<Step> Steps(SimdPath path, TestPatterns patterns, CopyValidationOptions options) =>
        CopySteps(path, patterns, options.Quick)
            .Concat(FillSteps(path, patterns, options.Quick))
            .Concat(PoisonSteps(path, patterns, options.Quick))
            .Append(new(PersistenceCheck.Name, 6, () => PersistenceCheck.Run(path, options.Quick)))
            .Concat(GuardSteps(path, options));

    private static IEnumerable<Step> CopySteps(SimdPath path, TestPatterns patterns, bool quick)
    {
        foreach (CopyUnderTest copy in CopyUnderTest.Overlapping(path))
        {
            int weight = copy.Routine == CopyUnderTest.CopyFlushCache ? 10 : 5;
            yield return new(AlignmentCheck.Name, weight, () => AlignmentCheck.Run(copy, patterns, quick));
            yield return new(OverlapCheck.Name, weight / 2, () => OverlapCheck.Run(copy, quick));
        }

        foreach (CopyUnderTest copy in CopyUnderTest.All(path))
        {
            yield return new(ChangeOverCheck.Name, 4, () => ChangeOverCheck.Run(copy, patterns, quick));
        }
    }

    private static unsafe Step[] FillSteps(SimdPath path, TestPatterns patterns, bool quick)
    {
        CopyCall zero = (to, _, bytes) => PathRoutines.Zero(path, to, bytes);
        CopyCall flush = (to, from, bytes) => PathRoutines.CopyFlushCache(path, to, from, bytes);
        return
        [
            new(FillCheck.Name, 2, () => FillCheck.RunZero(path, zero, patterns, quick)),
            new(FillCheck.Name, 2, () => FillCheck.RunFlush(path, flush, patterns, quick)),
        ];
    }

    private static unsafe Step[] PoisonSteps(SimdPath path, TestPatterns patterns, bool quick)
    {
        PoisonCheck.SafeCopy source = (to, from, bytes, poison, _, fromAddress) =>
            PathRoutines.CopyMachineCheckSafe(path, to, from, bytes, poison, fromAddress);
        PoisonCheck.SafeCopy both = (to, from, bytes, poison, toAddress, fromAddress) =>
            PathRoutines.CopyMachineCheckSafeBoth(path, to, from, bytes, poison, toAddress, fromAddress);
        return
        [
            new(PoisonCheck.Name, 3, () => PoisonCheck.RunSource(path, source, patterns, quick)),
            new(PoisonCheck.Name, 3, () => PoisonCheck.RunBoth(path, both, patterns, quick)),
        ];
    }

    /// <summary>The routines as they are, on every path; the deliberate faults once, on the first.</summary>
    private static IEnumerable<Step> GuardSteps(SimdPath path, CopyValidationOptions options)
    {
        if (options.GuardChild is not { } child)
        {
            yield break;
        }

        yield return new(GuardPageCheck.Name, 3, () => GuardPageCheck.Run(path, child, GuardFault.None));
        if (path != options.Paths[0])
        {
            yield break;
        }

        if (!Platform.UsesLinux)
        {
            yield return new(GuardPageCheck.Name, 0, () =>
                new(GuardPageCheck.Name, "reads", path, 0, null, "not seen: reads too far need pages that Linux's mprotect forbids; margins show writes"));
        }

        foreach (GuardFault fault in Enum.GetValues<GuardFault>().Where(fault => GuardedBuffer.Sees(fault, Platform.UsesLinux)))
        {
            if (!options.Quick || fault == GuardFault.WriteAfter)
            {
                yield return new(GuardPageCheck.Name, 3, () => GuardPageCheck.Run(path, child, fault));
            }
        }
    }

    /// <summary>One check on one routine and path.</summary>
    private sealed record Step(string Check, int Weight, Func<CopyCheckResult> Run);
}
