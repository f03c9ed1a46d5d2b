using System.Diagnostics.CodeAnalysis;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Memory;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>Parallel.For, ForEach over arrays, lists and sequences, and Invoke.</summary>
[Replaces("System.Threading.Tasks.Parallel")]
internal static partial class ParallelShim
{
    private const int ActionsMax = 10;

    public static ParallelLoopResult For(int fromInclusive, int toExclusive, Action<int> body, string site) =>
        For(fromInclusive, toExclusive, new ParallelOptions(), body, site);

    public static ParallelLoopResult For(int fromInclusive, int toExclusive, ParallelOptions parallelOptions, Action<int> body, string site)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.For(fromInclusive, toExclusive, parallelOptions, body)
            : Over(fromInclusive, toExclusive, parallelOptions, new LoopBody<int, bool>((i, _, _, local) =>
            {
                body(i);
                return local;
            }), i => (int)i, site);
    }

    public static ParallelLoopResult For(int fromInclusive, int toExclusive, Action<int, ControlledParallelLoopState> body, string site) =>
        For(fromInclusive, toExclusive, new ParallelOptions(), body, site);

    public static ParallelLoopResult For(int fromInclusive, int toExclusive, ParallelOptions parallelOptions, Action<int, ControlledParallelLoopState> body, string site)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.For(fromInclusive, toExclusive, parallelOptions, (i, state) => body(i, new ControlledParallelLoopState(state)))
            : Over(fromInclusive, toExclusive, parallelOptions, new LoopBody<int, bool>((i, _, state, local) =>
            {
                body(i, state);
                return local;
            }), i => (int)i, site);
    }

    public static ParallelLoopResult For<TLocal>(
        int fromInclusive, int toExclusive, Func<TLocal> localInit, Func<int, ControlledParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally, string site) =>
        For(fromInclusive, toExclusive, new ParallelOptions(), localInit, body, localFinally, site);

    public static ParallelLoopResult For<TLocal>(
        int fromInclusive, int toExclusive, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<int, ControlledParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally, string site)
    {
        Check(localInit, body, localFinally, parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.For(fromInclusive, toExclusive, parallelOptions, localInit, (i, state, local) => body(i, new ControlledParallelLoopState(state), local), localFinally)
            : Over(fromInclusive, toExclusive, parallelOptions, new LoopBody<int, TLocal>((i, _, state, local) => body(i, state, local), localInit, localFinally), i => (int)i, site);
    }

    public static ParallelLoopResult For(long fromInclusive, long toExclusive, Action<long> body, string site) =>
        For(fromInclusive, toExclusive, new ParallelOptions(), body, site);

    public static ParallelLoopResult For(long fromInclusive, long toExclusive, ParallelOptions parallelOptions, Action<long> body, string site)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.For(fromInclusive, toExclusive, parallelOptions, body)
            : Over(fromInclusive, toExclusive, parallelOptions, new LoopBody<long, bool>((i, _, _, local) =>
            {
                body(i);
                return local;
            }), i => i, site);
    }

    public static ParallelLoopResult For(long fromInclusive, long toExclusive, Action<long, ControlledParallelLoopState> body, string site) =>
        For(fromInclusive, toExclusive, new ParallelOptions(), body, site);

    public static ParallelLoopResult For(long fromInclusive, long toExclusive, ParallelOptions parallelOptions, Action<long, ControlledParallelLoopState> body, string site)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.For(fromInclusive, toExclusive, parallelOptions, (i, state) => body(i, new ControlledParallelLoopState(state)))
            : Over(fromInclusive, toExclusive, parallelOptions, new LoopBody<long, bool>((i, _, state, local) =>
            {
                body(i, state);
                return local;
            }), i => i, site);
    }

    public static ParallelLoopResult For<TLocal>(
        long fromInclusive, long toExclusive, Func<TLocal> localInit, Func<long, ControlledParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally, string site) =>
        For(fromInclusive, toExclusive, new ParallelOptions(), localInit, body, localFinally, site);

    public static ParallelLoopResult For<TLocal>(
        long fromInclusive, long toExclusive, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<long, ControlledParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally, string site)
    {
        Check(localInit, body, localFinally, parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.For(fromInclusive, toExclusive, parallelOptions, localInit, (i, state, local) => body(i, new ControlledParallelLoopState(state), local), localFinally)
            : Over(fromInclusive, toExclusive, parallelOptions, new LoopBody<long, TLocal>((i, _, state, local) => body(i, state, local), localInit, localFinally), i => i, site);
    }

    public static ParallelLoopResult ForEach<TSource>(IEnumerable<TSource> source, Action<TSource> body, string site) =>
        ForEach(source, new ParallelOptions(), body, site);

    public static ParallelLoopResult ForEach<TSource>(IEnumerable<TSource> source, ParallelOptions parallelOptions, Action<TSource> body, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.ForEach(source, parallelOptions, body)
            : Over(source, parallelOptions, new LoopBody<TSource, bool>((item, _, _, local) =>
            {
                body(item);
                return local;
            }), site);
    }

    public static ParallelLoopResult ForEach<TSource>(IEnumerable<TSource> source, Action<TSource, ControlledParallelLoopState> body, string site) =>
        ForEach(source, new ParallelOptions(), body, site);

    public static ParallelLoopResult ForEach<TSource>(IEnumerable<TSource> source, ParallelOptions parallelOptions, Action<TSource, ControlledParallelLoopState> body, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.ForEach(source, parallelOptions, (item, state) => body(item, new ControlledParallelLoopState(state)))
            : Over(source, parallelOptions, new LoopBody<TSource, bool>((item, _, state, local) =>
            {
                body(item, state);
                return local;
            }), site);
    }

    public static ParallelLoopResult ForEach<TSource>(IEnumerable<TSource> source, Action<TSource, ControlledParallelLoopState, long> body, string site) =>
        ForEach(source, new ParallelOptions(), body, site);

    public static ParallelLoopResult ForEach<TSource>(IEnumerable<TSource> source, ParallelOptions parallelOptions, Action<TSource, ControlledParallelLoopState, long> body, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.ForEach(source, parallelOptions, (item, state, i) => body(item, new ControlledParallelLoopState(state), i))
            : Over(source, parallelOptions, new LoopBody<TSource, bool>((item, i, state, local) =>
            {
                body(item, state, i);
                return local;
            }), site);
    }

    public static ParallelLoopResult ForEach<TSource, TLocal>(
        IEnumerable<TSource> source, Func<TLocal> localInit, Func<TSource, ControlledParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally, string site) =>
        ForEach(source, new ParallelOptions(), localInit, body, localFinally, site);

    public static ParallelLoopResult ForEach<TSource, TLocal>(
        IEnumerable<TSource> source, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<TSource, ControlledParallelLoopState, TLocal, TLocal> body, Action<TLocal> localFinally, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        Check(localInit, body, localFinally, parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.ForEach(source, parallelOptions, localInit, (item, state, local) => body(item, new ControlledParallelLoopState(state), local), localFinally)
            : Over(source, parallelOptions, new LoopBody<TSource, TLocal>((item, _, state, local) => body(item, state, local), localInit, localFinally), site);
    }

    public static ParallelLoopResult ForEach<TSource, TLocal>(
        IEnumerable<TSource> source, Func<TLocal> localInit, Func<TSource, ControlledParallelLoopState, long, TLocal, TLocal> body, Action<TLocal> localFinally, string site) =>
        ForEach(source, new ParallelOptions(), localInit, body, localFinally, site);

    public static ParallelLoopResult ForEach<TSource, TLocal>(
        IEnumerable<TSource> source, ParallelOptions parallelOptions, Func<TLocal> localInit, Func<TSource, ControlledParallelLoopState, long, TLocal, TLocal> body, Action<TLocal> localFinally, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        Check(localInit, body, localFinally, parallelOptions);
        return ThreadSlot.Current is null
            ? Parallel.ForEach(source, parallelOptions, localInit, (item, state, i, local) => body(item, new ControlledParallelLoopState(state), i, local), localFinally)
            : Over(source, parallelOptions, new LoopBody<TSource, TLocal>((item, i, state, local) => body(item, state, i, local), localInit, localFinally), site);
    }

    public static void Invoke(Action[] actions, string site) => Invoke(new ParallelOptions(), actions, site);

    public static void Invoke(ParallelOptions parallelOptions, Action[] actions, string site)
    {
        ArgumentNullException.ThrowIfNull(actions);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        if (ThreadSlot.Current is null)
        {
            Parallel.Invoke(parallelOptions, actions);
            return;
        }

        ParallelLoop.Begin(parallelOptions, site);
        var copy = (Action[])actions.Clone();
        if (Array.IndexOf(copy, null) >= 0)
        {
            throw new ArgumentException("One of the actions was null.");
        }

        if (copy.Length == 0)
        {
            return;
        }

        var threads = ParallelLoop.Threads(parallelOptions, copy.Length, ActionsMax);
        var body = new LoopBody<Action, bool>(Calls) { OutlivesFailures = true };
        ParallelLoop.Run(new LoopRanges<Action>(0, copy.Length, threads, i => copy[i]), parallelOptions, threads, body, site);
    }

    private static bool Calls(Action action, long index, ControlledParallelLoopState state, bool local)
    {
        action();
        return local;
    }

    private static ParallelLoopResult Over<T, TLocal>(long from, long to, ParallelOptions options, LoopBody<T, TLocal> body, Func<long, T> itemAt, string site)
    {
        if (to > from)
        {
            ParallelLoop.Begin(options, site);
        }

        var threads = to > from ? ParallelLoop.Threads(options, to - from) : 1;
        return ParallelLoop.Run(new LoopRanges<T>(from, to, threads, itemAt), to > from ? options : new ParallelOptions(), threads, body, site);
    }

    /// <summary>What has elements by number is gone through by number, as the framework does; other sequences one after the other.</summary>
    private static ParallelLoopResult Over<T, TLocal>(IEnumerable<T> source, ParallelOptions options, LoopBody<T, TLocal> body, string site)
    {
        ParallelLoop.Begin(options, site);
        if (source is IList<T> list)
        {
            if (source is not Array)
            {
                FrameworkShim.Reads(source, site);
            }

            var threads = ParallelLoop.Threads(options, list.Count);
            return ParallelLoop.Run(new LoopRanges<T>(0, list.Count, threads, i => ElementAt(list, (int)i, site)), options, threads, body, site);
        }

        using var items = new LoopSequence<T>(source, site);
        return ParallelLoop.Run(items, options, ParallelLoop.Threads(options, null), body, site);
    }

    private static T ElementAt<T>(IList<T> list, int index, string site)
    {
        if (list is T[] array)
        {
            ArrayShim.OnRead(array, index, site);
        }
        else
        {
            FrameworkShim.Reads(list, site);
        }

        return list[index];
    }

    private static void Check([NotNull] Delegate? localInit, [NotNull] Delegate? body, [NotNull] Delegate? localFinally, [NotNull] ParallelOptions? options)
    {
        ArgumentNullException.ThrowIfNull(body);
        ArgumentNullException.ThrowIfNull(localInit);
        ArgumentNullException.ThrowIfNull(localFinally);
        ArgumentNullException.ThrowIfNull(options);
    }
}
