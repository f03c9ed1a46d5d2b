using DaxVerify.Exploration.Primitives.Locks;
using DaxVerify.Exploration.Primitives.Tasks;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>The items of an asynchronous sequence, one after the other, under a lock that can be awaited.</summary>
/// <typeparam name="T">An item.</typeparam>
/// <param name="source">The sequence.</param>
/// <param name="token">Cancels it.</param>
/// <param name="site">The loop.</param>
#pragma warning disable CA1001 // The semaphore has no handle; to dispose of it would be a step.
internal sealed class AsyncLoopStream<T>(IAsyncEnumerable<T> source, CancellationToken token, string site) : IAsyncLoopItems<T>
#pragma warning restore CA1001
{
    private readonly IAsyncEnumerator<T> _items = source.GetAsyncEnumerator(token);
    private readonly ControlledSemaphoreSlim _lock = new(1, 1);

    /// <inheritdoc/>
    public long? Count => null;

    /// <inheritdoc/>
    public async Task<(bool IsThere, T Item)> TakeAsync()
    {
        await new EngineAwait(_lock.WaitAsync(token, site), site);
        try
        {
            var moving = _items.MoveNextAsync();
            var moved = ValueTaskOfResultShim.AsTask(ref moving, site);
            await new EngineAwait(moved, site);
            return await moved.ConfigureAwait(false) ? (true, _items.Current) : (false, default!);
        }
        finally
        {
            _lock.Release(site);
        }
    }

    /// <inheritdoc/>
    public async Task EndAsync()
    {
        var ended = _items.DisposeAsync();
        if (!ended.IsCompletedSuccessfully)
        {
            await new EngineAwait(ValueTaskShim.AsTask(ref ended, site), site);
        }
    }
}
