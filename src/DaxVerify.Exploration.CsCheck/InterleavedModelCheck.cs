using CsCheck;

#pragma warning disable CS1573 // The overloads for one to six operations inherit the description of all other parameters.

namespace DaxVerify.Exploration.CsCheck;

/// <summary><see cref="InterleavedCheck"/> for operations that have a sequential model beside what is tested.</summary>
public static class InterleavedModelCheck
{
    /// <summary>Samples operations on a random state in parallel, under controlled schedules, and compares with a model, which is never used by two threads.</summary>
    /// <typeparam name="TActual">What is tested.</typeparam>
    /// <typeparam name="TModel">What it is compared with.</typeparam>
    /// <param name="initial">Makes the initial state and the model's.</param>
    /// <param name="operations">The operations.</param>
    /// <param name="equal">Whether state and model are the same; <see cref="Check.Equal{T}"/> if null.</param>
    /// <param name="seed">Where to begin: a seed of CsCheck, or a case with or without its schedule, as a failure prints it.</param>
    /// <param name="maxSequentialOperations">Most operations before the threads start.</param>
    /// <param name="maxParallelOperations">Most operations in parallel.</param>
    /// <param name="iter">How many cases to run; <see cref="Check.Iter"/> if -1.</param>
    /// <param name="time">Seconds to run instead; <see cref="Check.Time"/> if -1.</param>
    /// <param name="threads">Most threads; 3 if -1.</param>
    /// <param name="printActual">Prints a state; <see cref="Check.Print{T}"/> if null.</param>
    /// <param name="printModel">Prints a model; <see cref="Check.Print{T}"/> if null.</param>
    /// <param name="replay">How many schedules of each case to run; <see cref="Check.Replay"/> if -1.</param>
    /// <param name="writeLine">Where the summary goes.</param>
    /// <param name="exploration">How each case is explored; defaults if null.</param>
    /// <exception cref="CsCheckException">An execution broke; the message shows it and how to run it again.</exception>
    /// <exception cref="ExplorationException">The code can't be rewritten, or a delegate holds what can't be carried over.</exception>
    public static void SampleInterleaved<TActual, TModel>(
        this Gen<(TActual Actual, TModel Model)> initial,
        GenOperation<TActual, TModel>[] operations,
        Func<TActual, TModel, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<TActual, string>? printActual = null,
        Func<TModel, string>? printModel = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null)
    {
        ArgumentNullException.ThrowIfNull(initial);
        ArgumentNullException.ThrowIfNull(operations);
        var settings = new SampleSettings(
            seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, replay, writeLine, exploration);
        var program = SampleProgram.Load(
            nameof(ParallelPrograms.OfTwo), [typeof(TActual), typeof(TModel)], [initial, operations, equal, printActual, printModel], settings.Exploration);
        new Sampler(program, settings).Run();
    }

    /// <inheritdoc cref="SampleInterleaved{TActual, TModel}(Gen{ValueTuple{TActual, TModel}}, GenOperation{TActual, TModel}[], Func{TActual, TModel, bool}, string, int, int, long, int, int, Func{TActual, string}, Func{TModel, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<TActual, TModel>(
        this Gen<(TActual Actual, TModel Model)> initial,
        GenOperation<TActual, TModel> operation,
        Func<TActual, TModel, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<TActual, string>? printActual = null,
        Func<TModel, string>? printModel = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, printActual, printModel, replay, writeLine, exploration);

    /// <inheritdoc cref="SampleInterleaved{TActual, TModel}(Gen{ValueTuple{TActual, TModel}}, GenOperation{TActual, TModel}[], Func{TActual, TModel, bool}, string, int, int, long, int, int, Func{TActual, string}, Func{TModel, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<TActual, TModel>(
        this Gen<(TActual Actual, TModel Model)> initial,
        GenOperation<TActual, TModel> operation1,
        GenOperation<TActual, TModel> operation2,
        Func<TActual, TModel, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<TActual, string>? printActual = null,
        Func<TModel, string>? printModel = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation1, operation2], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, printActual, printModel, replay, writeLine, exploration);

    /// <inheritdoc cref="SampleInterleaved{TActual, TModel}(Gen{ValueTuple{TActual, TModel}}, GenOperation{TActual, TModel}[], Func{TActual, TModel, bool}, string, int, int, long, int, int, Func{TActual, string}, Func{TModel, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<TActual, TModel>(
        this Gen<(TActual Actual, TModel Model)> initial,
        GenOperation<TActual, TModel> operation1,
        GenOperation<TActual, TModel> operation2,
        GenOperation<TActual, TModel> operation3,
        Func<TActual, TModel, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<TActual, string>? printActual = null,
        Func<TModel, string>? printModel = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation1, operation2, operation3], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, printActual, printModel, replay, writeLine, exploration);

    /// <inheritdoc cref="SampleInterleaved{TActual, TModel}(Gen{ValueTuple{TActual, TModel}}, GenOperation{TActual, TModel}[], Func{TActual, TModel, bool}, string, int, int, long, int, int, Func{TActual, string}, Func{TModel, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<TActual, TModel>(
        this Gen<(TActual Actual, TModel Model)> initial,
        GenOperation<TActual, TModel> operation1,
        GenOperation<TActual, TModel> operation2,
        GenOperation<TActual, TModel> operation3,
        GenOperation<TActual, TModel> operation4,
        Func<TActual, TModel, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<TActual, string>? printActual = null,
        Func<TModel, string>? printModel = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation1, operation2, operation3, operation4], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, printActual, printModel, replay, writeLine, exploration);

    /// <inheritdoc cref="SampleInterleaved{TActual, TModel}(Gen{ValueTuple{TActual, TModel}}, GenOperation{TActual, TModel}[], Func{TActual, TModel, bool}, string, int, int, long, int, int, Func{TActual, string}, Func{TModel, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<TActual, TModel>(
        this Gen<(TActual Actual, TModel Model)> initial,
        GenOperation<TActual, TModel> operation1,
        GenOperation<TActual, TModel> operation2,
        GenOperation<TActual, TModel> operation3,
        GenOperation<TActual, TModel> operation4,
        GenOperation<TActual, TModel> operation5,
        Func<TActual, TModel, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<TActual, string>? printActual = null,
        Func<TModel, string>? printModel = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation1, operation2, operation3, operation4, operation5], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, printActual, printModel, replay, writeLine, exploration);

    /// <inheritdoc cref="SampleInterleaved{TActual, TModel}(Gen{ValueTuple{TActual, TModel}}, GenOperation{TActual, TModel}[], Func{TActual, TModel, bool}, string, int, int, long, int, int, Func{TActual, string}, Func{TModel, string}, int, Action{string}, ExplorationOptions)"/>
    public static void SampleInterleaved<TActual, TModel>(
        this Gen<(TActual Actual, TModel Model)> initial,
        GenOperation<TActual, TModel> operation1,
        GenOperation<TActual, TModel> operation2,
        GenOperation<TActual, TModel> operation3,
        GenOperation<TActual, TModel> operation4,
        GenOperation<TActual, TModel> operation5,
        GenOperation<TActual, TModel> operation6,
        Func<TActual, TModel, bool>? equal = null,
        string? seed = null,
        int maxSequentialOperations = 10,
        int maxParallelOperations = 5,
        long iter = -1,
        int time = -1,
        int threads = -1,
        Func<TActual, string>? printActual = null,
        Func<TModel, string>? printModel = null,
        int replay = -1,
        Action<string>? writeLine = null,
        ExplorationOptions? exploration = null) =>
        SampleInterleaved(
            initial, [operation1, operation2, operation3, operation4, operation5, operation6], equal, seed, maxSequentialOperations, maxParallelOperations, iter, time, threads, printActual, printModel, replay, writeLine, exploration);
}
