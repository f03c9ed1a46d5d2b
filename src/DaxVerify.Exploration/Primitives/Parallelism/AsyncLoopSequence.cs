using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>The items of a sequence, one after the other, under a lock.</summary>
/// <typeparam name="T">An item.</typeparam>
/// <param name="source">Asked by one worker at a time, and disposed of by the last.</param>
/// <param name="site">Where the loop is called, for the lock's name in reports.</param>
internal sealed class AsyncLoopSequence<T>(IEnumerable<T> source, string site) : IAsyncLoopItems<T>, IDisposable
{
    private readonly LoopSequence<T> _items = new(source, site);

    /// <inheritdoc/>
    public long? Count { get; } = source is ICollection<T> collection ? collection.Count : null;

    /// <inheritdoc/>
    public Task<(bool IsThere, T Item)> TakeAsync()
    {
        var range = -1;
        var isThere = _items.TryTake(ThreadSlot.Current!, ref range, out _, out var item);
        return Task.FromResult((isThere, item));
    }

    /// <inheritdoc/>
    public Task EndAsync()
    {
        Dispose();
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public void Dispose() => _items.Dispose();
}
