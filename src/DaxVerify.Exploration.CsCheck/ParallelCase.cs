using CsCheck;

namespace DaxVerify.Exploration.CsCheck;

/// <summary>
/// What one sample runs: seeds of the initial state, of the operations before the threads start, and of each thread's. Every part has a seed
/// of its own, so that any can be left out or made simpler without changing the others. Its text is what a user pastes to get it again.
/// </summary>
/// <param name="Initial">Seed of the initial state.</param>
/// <param name="Sequential">Seeds of the operations that run first, one after the other.</param>
/// <param name="Parallel">Seeds of the operations that run in parallel, each with the number of its thread.</param>
internal sealed record ParallelCase(ulong Initial, IReadOnlyList<ulong> Sequential, IReadOnlyList<(ulong Seed, int Thread)> Parallel)
{
    /// <summary>Number of threads.</summary>
    public int Threads => Parallel.Max(one => one.Thread) + 1;

    /// <summary>The random numbers of a part.</summary>
    public static PCG NumbersOf(ulong seed) => new(0, seed);

    /// <summary>Draws a case with at least two threads and an operation on each.</summary>
    /// <param name="numbers">Where from.</param>
    /// <param name="sequentialMax">Most operations before the threads start.</param>
    /// <param name="parallelMax">Most operations in parallel; at least 2.</param>
    /// <param name="threadsMax">Most threads; at least 2.</param>
    public static ParallelCase Draw(PCG numbers, int sequentialMax, int parallelMax, int threadsMax)
    {
        var operations = 2 + (int)numbers.Next((uint)(parallelMax - 1));
        var threads = 2 + (int)numbers.Next((uint)(Math.Min(threadsMax, operations) - 1));
        var sequential = new ulong[numbers.Next((uint)sequentialMax + 1)];
        for (var i = 0; i < sequential.Length; i++)
        {
            sequential[i] = numbers.Next64();
        }

        var parallel = new (ulong, int)[operations];
        for (var i = 0; i < operations; i++)
        {
            parallel[i] = (numbers.Next64(), i < threads ? i : (int)numbers.Next((uint)threads));
        }

        return new ParallelCase(numbers.Next64(), sequential, parallel);
    }

    /// <summary>Reads the text of a case.</summary>
    /// <exception cref="CsCheckException">It is none.</exception>
    public static ParallelCase Parse(string text)
    {
        var parts = text.Split('.');
        if (parts.Length != 3)
        {
            throw Wrong(text);
        }

        try
        {
            return new ParallelCase(SeedOf(parts[0]), [.. ListOf(parts[1]).Select(SeedOf)], ParallelOf(parts[2]));
        }
        catch (Exception e) when (e is CsCheckException or FormatException or IndexOutOfRangeException or OverflowException)
        {
            throw Wrong(text);
        }
    }

    /// <inheritdoc/>
    public override string ToString() =>
        $"{TextOf(Initial)}.{string.Join(',', Sequential.Select(TextOf))}.{string.Join(',', Parallel.Select(one => $"{one.Thread}:{TextOf(one.Seed)}"))}";

    private static (ulong Seed, int Thread)[] ParallelOf(string text)
    {
        var parallel = ListOf(text).Select(one => one.Split(':') is [var thread, var seed]
            ? (SeedOf(seed), int.Parse(thread, System.Globalization.CultureInfo.InvariantCulture))
            : throw new FormatException()).ToArray();
        var threads = parallel.Select(one => one.Item2).Distinct().Order().ToList();
        return parallel.Length > 0 && threads.SequenceEqual(Enumerable.Range(0, threads.Count)) ? parallel : throw new FormatException();
    }

    private static string[] ListOf(string text) => text.Split(',', StringSplitOptions.RemoveEmptyEntries);

    private static string TextOf(ulong seed) => NumbersOf(seed).ToString();

    private static ulong SeedOf(string text) => PCG.Parse(text).Seed;

    private static CsCheckException Wrong(string text) => new(
        $"'{text}' is no seed of SampleInterleaved: expected one of CsCheck (12 characters), or a case as a failure prints it, INITIAL.SEQUENTIAL.THREAD:OPERATION,…");
}
