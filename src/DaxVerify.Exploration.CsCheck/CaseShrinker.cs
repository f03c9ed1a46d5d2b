using CsCheck;

namespace DaxVerify.Exploration.CsCheck;

/// <summary>
/// Makes a failing case smaller: leaves out operations or runs them before the threads start, merges threads, then draws operations and initial states that CsCheck measures as simpler.
/// Deterministic: the case alone decides what is tried.
/// </summary>
internal sealed class CaseShrinker
{
    /// <summary>Cases that are explored at most.</summary>
    private const int TriesMax = 400;

    /// <summary>Seeds that are drawn for each part, to find simpler ones.</summary>
    private const int DrawsMax = 200;

    /// <summary>Simpler values of each part that are explored in a row without success.</summary>
    private const int MissesMax = 12;

    private readonly SampleProgram _program;
    private readonly int _schedules;
    private readonly BugKind _kind;
    private readonly PCG _numbers = new(0, 0);
    private int _tries;

    /// <summary>Makes a shrinker.</summary>
    /// <param name="program">The code.</param>
    /// <param name="schedules">Schedules to run of each case.</param>
    /// <param name="kind">The kind of defect that must stay.</param>
    public CaseShrinker(SampleProgram program, int schedules, BugKind kind)
    {
        _program = program;
        _schedules = schedules;
        _kind = kind;
    }

    /// <summary>How often the case got smaller.</summary>
    public int Shrinks { get; private set; }

    /// <summary>Takes out and simplifies as long as a smaller case fails in the same way under some schedule.</summary>
    public ParallelCase Run(ParallelCase sample)
    {
        int before;
        do
        {
            before = Shrinks;
            sample = WithFewerOperations(sample);
            sample = WithFewerThreads(sample);
            sample = Simpler(sample);
        }
        while (Shrinks > before && _tries < TriesMax);
        return sample;
    }

    private ParallelCase WithFewerOperations(ParallelCase sample)
    {
        if (sample.Sequential.Count > 1)
        {
            sample = Better(sample, sample with { Sequential = [] });
        }

        for (var i = sample.Sequential.Count - 1; i >= 0; i--)
        {
            sample = Better(sample, sample with { Sequential = [.. sample.Sequential.Where((_, j) => j != i)] });
        }

        for (var i = sample.Parallel.Count - 1; i >= 0; i--)
        {
            var without = sample with { Parallel = Renumbered(sample.Parallel.Where((_, j) => j != i)) };
            var smaller = Better(sample, without);
            sample = ReferenceEquals(smaller, sample) ? Better(sample, without with { Sequential = [.. sample.Sequential, sample.Parallel[i].Seed] }) : smaller;
        }

        return sample;
    }

    private ParallelCase WithFewerThreads(ParallelCase sample)
    {
        for (var from = sample.Threads - 1; from >= 2; from--)
        {
            for (var into = 0; into < from && from < sample.Threads; into++)
            {
                sample = Better(sample, sample with { Parallel = [.. sample.Parallel.Select(one => one.Thread == from ? (one.Seed, into) : one)] });
            }
        }

        return sample;
    }

    private ParallelCase Simpler(ParallelCase sample)
    {
        for (var i = 0; i < sample.Parallel.Count; i++)
        {
            sample = Simpler(sample, sample.Parallel[i].Seed, _program.SizeOfOperation, (one, seed) =>
                one with { Parallel = [.. one.Parallel.Select((old, j) => j == i ? (seed, old.Thread) : old)] });
        }

        for (var i = 0; i < sample.Sequential.Count; i++)
        {
            sample = Simpler(sample, sample.Sequential[i], _program.SizeOfOperation, (one, seed) =>
                one with { Sequential = [.. one.Sequential.Select((old, j) => j == i ? seed : old)] });
        }

        return Simpler(sample, sample.Initial, _program.SizeOfInitial, (one, seed) => one with { Initial = seed });
    }

    private ParallelCase Simpler(ParallelCase sample, ulong seed, Func<ulong, Size?> sizeOf, Func<ParallelCase, ulong, ParallelCase> with)
    {
        var size = sizeOf(seed);
        var misses = 0;
        for (var i = 0; i < DrawsMax && misses < MissesMax; i++)
        {
            var other = _numbers.Next64();
            var otherSize = sizeOf(other);
            if (!Size.IsLessThan(otherSize, size))
            {
                continue;
            }

            var better = Better(sample, with(sample, other));
            (sample, size, misses) = ReferenceEquals(better, sample) ? (sample, size, misses + 1) : (better, otherSize, 0);
        }

        return sample;
    }

    /// <summary>Threads by the order of their first operation, without gaps.</summary>
    private static List<(ulong Seed, int Thread)> Renumbered(IEnumerable<(ulong Seed, int Thread)> parallel)
    {
        var left = parallel.ToList();
        var threads = left.Select(one => one.Thread).Distinct().ToList();
        return [.. left.Select(one => (one.Seed, threads.IndexOf(one.Thread)))];
    }

    private ParallelCase Better(ParallelCase sample, ParallelCase smaller)
    {
        if (_tries >= TriesMax || smaller.Parallel.Count == 0 || (smaller.Threads < 2 && sample.Threads >= 2))
        {
            return sample;
        }

        _tries++;
        if (_program.Explore(smaller, _schedules, replay: null, isMinimised: false).Bug?.Kind != _kind)
        {
            return sample;
        }

        Shrinks++;
        return smaller;
    }
}
