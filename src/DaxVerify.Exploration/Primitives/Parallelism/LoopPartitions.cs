using System.Collections.Concurrent;
using DaxVerify.Exploration.Primitives.Locks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>
/// What a partitioner gives: a part for each thread, which takes from it until it is used up. A partitioner of the program's own runs as it is; one of the framework's goes through
/// what it was made of under a lock of its own, and here under one of the engine's.
/// </summary>
/// <typeparam name="T">An item.</typeparam>
internal sealed class LoopPartitions<T> : ILoopItems<T>, IDisposable
{
    private readonly LockState? _lock;
    private readonly string _site;
    private readonly IEnumerable<KeyValuePair<long, T>>? _keyed;
    private readonly IEnumerable<T>? _plain;
    private readonly List<IEnumerator<KeyValuePair<long, T>>> _parts = [];

    /// <summary>Asks for the parts.</summary>
    /// <param name="source">The partitioner.</param>
    /// <param name="wantsKeys">Iterations are told their numbers.</param>
    /// <param name="site">The loop.</param>
    public LoopPartitions(Partitioner<T> source, bool wantsKeys, string site)
    {
        _site = site;
        if (!source.SupportsDynamicPartitions)
        {
            throw new InvalidOperationException("The Partitioner used here must support dynamic partitioning.");
        }

        if (FrameworkAssemblies.Contains(source.GetType().Assembly.GetName().Name!))
        {
            _lock = new LockState();
        }

        if (source is OrderablePartitioner<T> orderable)
        {
            if (wantsKeys && !orderable.KeysNormalized)
            {
                throw new InvalidOperationException("This method requires the use of an OrderedPartitioner with the KeysNormalized property set to true.");
            }

            _keyed = orderable.GetOrderableDynamicPartitions() ?? throw NoParts();
        }
        else
        {
            _plain = source.GetDynamicPartitions() ?? throw NoParts();
        }
    }

    /// <inheritdoc/>
    public long? Count => null;

    /// <inheritdoc/>
    public bool TryTake(ThreadSlot slot, ref int range, out long index, out T item)
    {
        if (range < 0)
        {
            range = _parts.Count;
            _parts.Add(Numbered());
        }

        if (_lock is not null)
        {
            LockOperations.Enter(slot, _lock, _site);
        }

        try
        {
            var part = _parts[range];
            var isThere = part.MoveNext();
            (index, item) = isThere ? (part.Current.Key, part.Current.Value) : (-1, default!);
            return isThere;
        }
        finally
        {
            if (_lock is not null)
            {
                LockOperations.Exit(slot, _lock, _site);
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _parts.ForEach(part => part.Dispose());
        (_keyed as IDisposable)?.Dispose();
        (_plain as IDisposable)?.Dispose();
    }

    private static InvalidOperationException NoParts() => new("The Partitioner source returned no partitions.");

    private IEnumerator<KeyValuePair<long, T>> Numbered() => _keyed?.GetEnumerator() ?? _plain!.Select(item => KeyValuePair.Create(0L, item)).GetEnumerator();
}
