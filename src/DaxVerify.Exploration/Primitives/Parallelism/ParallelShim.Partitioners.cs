using System.Collections.Concurrent;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>Parallel.ForEach over partitioners.</summary>
internal static partial class ParallelShim
{
    public static ParallelLoopResult ForEach<TSource>(Partitioner<TSource> source, Action<TSource> body, string site) =>
        ForEach(source, new ParallelOptions(), body, site);

    public static ParallelLoopResult ForEach<TSource>(Partitioner<TSource> source, ParallelOptions parallelOptions, Action<TSource> body, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.ForEach(source, parallelOptions, body)
            : Over(source, false, parallelOptions, new LoopBody<TSource, bool>((item, _, _, local) =>
            {
                body(item);
                return local;
            }), site);
    }

    public static ParallelLoopResult ForEach<TSource>(Partitioner<TSource> source, Action<TSource, ControlledParallelLoopState> body, string site) =>
        ForEach(source, new ParallelOptions(), body, site);

    public static ParallelLoopResult ForEach<TSource>(Partitioner<TSource> source, ParallelOptions parallelOptions, Action<TSource, ControlledParallelLoopState> body, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.ForEach(source, parallelOptions, (item, state) => body(item, new ControlledParallelLoopState(state)))
            : Over(source, false, parallelOptions, new LoopBody<TSource, bool>((item, _, state, local) =>
            {
                body(item, state);
                return local;
            }), site);
    }

    public static ParallelLoopResult ForEach<TSource>(OrderablePartitioner<TSource> source, Action<TSource, ControlledParallelLoopState, long> body, string site) =>
        ForEach(source, new ParallelOptions(), body, site);

    public static ParallelLoopResult ForEach<TSource>(OrderablePartitioner<TSource> source, ParallelOptions parallelOptions, Action<TSource, ControlledParallelLoopState, long> body, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.ForEach(source, parallelOptions, (item, state, i) => body(item, new ControlledParallelLoopState(state), i))
            : Over(source, true, parallelOptions, new LoopBody<TSource, bool>((item, i, state, local) =>
            {
                body(item, state, i);
                return local;
            }), site);
    }

    public static ParallelLoopResult ForEach<TSource, TLocal>(Partitioner<TSource> source, Func<TLocal> localInit, Func<TSource, ControlledParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally, string site) =>
        ForEach(source, new ParallelOptions(), localInit, body, localFinally, site);

    public static ParallelLoopResult ForEach<TSource, TLocal>(Partitioner<TSource> source, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<TSource, ControlledParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        Check(localInit, body, localFinally, parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.ForEach(source, parallelOptions, localInit, (item, state, local) => body(item, new ControlledParallelLoopState(state), local), localFinally)
            : Over(source, false, parallelOptions, new LoopBody<TSource, TLocal>((item, _, state, local) => body(item, state, local), localInit, localFinally), site);
    }

    public static ParallelLoopResult ForEach<TSource, TLocal>(OrderablePartitioner<TSource> source, Func<TLocal> localInit, Func<TSource, ControlledParallelLoopState, long, TLocal, TLocal> body, Action<TLocal> localFinally, string site) =>
        ForEach(source, new ParallelOptions(), localInit, body, localFinally, site);

    public static ParallelLoopResult ForEach<TSource, TLocal>(OrderablePartitioner<TSource> source, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<TSource, ControlledParallelLoopState, long, TLocal, TLocal> body, Action<TLocal> localFinally, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        Check(localInit, body, localFinally, parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.ForEach(source, parallelOptions, localInit, (item, state, i, local) => body(item, new ControlledParallelLoopState(state), i, local), localFinally)
            : Over(source, true, parallelOptions, new LoopBody<TSource, TLocal>((item, i, state, local) => body(item, state, i, local), localInit, localFinally), site);
    }

    private static ParallelLoopResult Over<T, TLocal>(Partitioner<T> source, bool wantsKeys, ParallelOptions options, LoopBody<T, TLocal> body, string site)
    {
        ParallelLoop.Begin(options, site);
        using var items = new LoopPartitions<T>(source, wantsKeys, site);
        return ParallelLoop.Run(items, options, ParallelLoop.Threads(options, null), body, site);
    }
}
