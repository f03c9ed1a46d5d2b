using System.Numerics;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>Numbers, one after the other.</summary>
/// <typeparam name="T">The type of number.</typeparam>
/// <param name="from">The first.</param>
/// <param name="to">The one after the last.</param>
internal sealed class AsyncLoopNumbers<T>(T from, T to) : IAsyncLoopItems<T>
    where T : notnull, IBinaryInteger<T>
{
    private T _next = from;

    /// <inheritdoc/>
    public long? Count { get; } = to > from ? long.CreateSaturating(to - from) : 0;

    /// <inheritdoc/>
    public Task<(bool IsThere, T Item)> TakeAsync() => Task.FromResult(_next < to ? (true, _next++) : (false, _next));

    /// <inheritdoc/>
    public Task EndAsync() => Task.CompletedTask;
}
