using System.Numerics;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>Parallel.ForAsync and ForEachAsync.</summary>
internal static partial class ParallelShim
{
    public static Task ForAsync<T>(T fromInclusive, T toExclusive, Func<T, CancellationToken, ValueTask> body, string site)
        where T : notnull, IBinaryInteger<T> =>
        ForAsync(fromInclusive, toExclusive, new ParallelOptions(), body, site);

    public static Task ForAsync<T>(T fromInclusive, T toExclusive, CancellationToken cancellationToken, Func<T, CancellationToken, ValueTask> body, string site)
        where T : notnull, IBinaryInteger<T> =>
        ForAsync(fromInclusive, toExclusive, new ParallelOptions { CancellationToken = cancellationToken }, body, site);

    public static Task ForAsync<T>(T fromInclusive, T toExclusive, ParallelOptions parallelOptions, Func<T, CancellationToken, ValueTask> body, string site)
        where T : notnull, IBinaryInteger<T>
    {
        ArgumentNullException.ThrowIfNull(parallelOptions);
        ArgumentNullException.ThrowIfNull(body);
        return ThreadSlot.Current is null
            ? Parallel.ForAsync(fromInclusive, toExclusive, parallelOptions, body)
            : AsyncLoop<T>.Run(_ => new AsyncLoopNumbers<T>(fromInclusive, toExclusive), parallelOptions, body, site);
    }

    public static Task ForEachAsync<TSource>(IEnumerable<TSource> source, Func<TSource, CancellationToken, ValueTask> body, string site) =>
        ForEachAsync(source, new ParallelOptions(), body, site);

    public static Task ForEachAsync<TSource>(IEnumerable<TSource> source, CancellationToken cancellationToken, Func<TSource, CancellationToken, ValueTask> body, string site) =>
        ForEachAsync(source, new ParallelOptions { CancellationToken = cancellationToken }, body, site);

    public static Task ForEachAsync<TSource>(IEnumerable<TSource> source, ParallelOptions parallelOptions, Func<TSource, CancellationToken, ValueTask> body, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        ArgumentNullException.ThrowIfNull(body);
        return ThreadSlot.Current is null
            ? Parallel.ForEachAsync(source, parallelOptions, body)
            : AsyncLoop<TSource>.Run(_ => new AsyncLoopSequence<TSource>(source, site), parallelOptions, body, site);
    }

    public static Task ForEachAsync<TSource>(IAsyncEnumerable<TSource> source, Func<TSource, CancellationToken, ValueTask> body, string site) =>
        ForEachAsync(source, new ParallelOptions(), body, site);

    public static Task ForEachAsync<TSource>(IAsyncEnumerable<TSource> source, CancellationToken cancellationToken, Func<TSource, CancellationToken, ValueTask> body, string site) =>
        ForEachAsync(source, new ParallelOptions { CancellationToken = cancellationToken }, body, site);

    public static Task ForEachAsync<TSource>(IAsyncEnumerable<TSource> source, ParallelOptions parallelOptions, Func<TSource, CancellationToken, ValueTask> body, string site)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentNullException.ThrowIfNull(parallelOptions);
        ArgumentNullException.ThrowIfNull(body);
        return ThreadSlot.Current is null
            ? Parallel.ForEachAsync(source, parallelOptions, body)
            : AsyncLoop<TSource>.Run(token => new AsyncLoopStream<TSource>(source, token, site), parallelOptions, body, site);
    }
}
