using CsCheck;

#pragma warning disable CS1573 // The overloads for one to six operations inherit the description of all other parameters.

namespace DaxVerify.Exploration.CsCheck;

/// <summary>
/// CsCheck's <c>SampleParallel</c> under control: the same call by another name. The schedule of each case's threads is explored instead of left to the
/// machine; an execution must be linearizable (results told by <see cref="Observed"/>, real time and the state at the end), and hangs, races and
/// exceptions are findings too. The same seed gives the same run; a failure is shrunk, and its seed holds the case and the schedule.
/// </summary>
/// <remarks>
/// Parameters are those of <c>SampleParallel</c>, with these differences: <c>replay</c> is how many schedules of each case are run (CsCheck: of a seed's
/// case), <c>threads</c> are at most three unless told otherwise, and <c>exploration</c> says how cases are explored. Operations must not wait for each other.
/// </remarks>
public static class InterleavedCheck
{
    /// <summary>Samples operations on a random state in parallel, under controlled schedules.</summary>
    /// <typeparam name="T">What is tested; it is its own model.</typeparam>
    /// <param name="initial">Makes the initial state.</param>
    /// <param name="operations">The operations.</param>
    /// <param name="equal">Whether two states are the same; <see cref="Check.Equal{T}"/> if null.</param>
    /// <param name="seed">Where to begin: a seed of CsCheck, or a case with or without its schedule, as a failure prints it.</param>
    /// <param name="maxSequentialOperations">Most operations before the threads start.</param>
    /// <param name="maxParallelOperations">Most operations in parallel.</param>
    /// <param name="iter">How many cases to run; <see cref="Check.Iter"/> if -1.</param>
    /// <param name="time">Seconds to run instead; <see cref="Check.Time"/> if -1.</param>
    /// <param name="threads">Most threads; 3 if -1.</param>
    /// <param name="print">Prints a state; <see cref="Check.Print{T}"/> if null.</param>
    /// <param name="replay">How many schedules of each case to run; <see cref="Check.Replay"/> if -1.</param>
    /// <param name="writeLine">Where the summary goes.</param>
    /// <param name="exploration">How each case is explored; defaults if null.</param>
    /// <exception cref="CsCheckException">An execution broke; the message shows it and how to run it again.</exception>
    /// <exception cref="ExplorationException">The code can't be rewritten, or a delegate holds what can't be carried over.</exception>
    public static void SampleInterleaved<T>(
        this Gen<T> initial,
        GenOperation<T>[] operations,
        Func<T, T, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<T, string>? print = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(operations);
        var settings = new SampleSettings(
            seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, replay, writeLine, exploration);
        var program = SampleProgram.Load(
            nameof(ParallelPrograms.OfOne), [typeof(T)], [initial, operations, equal, print], settings.Exploration);
        new Sampler(program, settings).Run();
    }

    /// <inheritdoc cref="SampleInterleaved{T}(Gen{T}, GenOperation{T}[], Func{T, T, bool}, string, int, int, long, int, int, Func{T, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<T>(
        this Gen<T> initial,
        GenOperation<T> operation,
        Func<T, T, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<T, string>? print = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, print, replay, writeLine, exploration);

    /// <inheritdoc cref="SampleInterleaved{T}(Gen{T}, GenOperation{T}[], Func{T, T, bool}, string, int, int, long, int, int, Func{T, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<T>(
        this Gen<T> initial,
        GenOperation<T> operation1,
        GenOperation<T> operation2,
        Func<T, T, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<T, string>? print = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation1, operation2], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, print, replay, writeLine, exploration);

    /// <inheritdoc cref="SampleInterleaved{T}(Gen{T}, GenOperation{T}[], Func{T, T, bool}, string, int, int, long, int, int, Func{T, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<T>(
        this Gen<T> initial,
        GenOperation<T> operation1,
        GenOperation<T> operation2,
        GenOperation<T> operation3,
        Func<T, T, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<T, string>? print = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation1, operation2, operation3], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, print, replay, writeLine, exploration);

    /// <inheritdoc cref="SampleInterleaved{T}(Gen{T}, GenOperation{T}[], Func{T, T, bool}, string, int, int, long, int, int, Func{T, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<T>(
        this Gen<T> initial,
        GenOperation<T> operation1,
        GenOperation<T> operation2,
        GenOperation<T> operation3,
        GenOperation<T> operation4,
        Func<T, T, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<T, string>? print = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation1, operation2, operation3, operation4], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, print, replay, writeLine, exploration);

    /// <inheritdoc cref="SampleInterleaved{T}(Gen{T}, GenOperation{T}[], Func{T, T, bool}, string, int, int, long, int, int, Func{T, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<T>(
        this Gen<T> initial,
        GenOperation<T> operation1,
        GenOperation<T> operation2,
        GenOperation<T> operation3,
        GenOperation<T> operation4,
        GenOperation<T> operation5,
        Func<T, T, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<T, string>? print = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation1, operation2, operation3, operation4, operation5], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, print, replay, writeLine, exploration);

    /// <inheritdoc cref="SampleInterleaved{T}(Gen{T}, GenOperation{T}[], Func{T, T, bool}, string, int, int, long, int, int, Func{T, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<T>(
        this Gen<T> initial,
        GenOperation<T> operation1,
        GenOperation<T> operation2,
        GenOperation<T> operation3,
        GenOperation<T> operation4,
        GenOperation<T> operation5,
        GenOperation<T> operation6,
        Func<T, T, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<T, string>? print = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation1, operation2, operation3, operation4, operation5, operation6], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, print, replay, writeLine, exploration);
}
