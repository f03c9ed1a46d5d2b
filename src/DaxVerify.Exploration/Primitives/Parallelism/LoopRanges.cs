using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>Numbers, in as many ranges as threads: whoever comes first takes the first range, and when its own is used up a thread helps with the next, as the framework does.</summary>
/// <typeparam name="T">An item.</typeparam>
internal sealed class LoopRanges<T> : ILoopItems<T>
{
    private readonly (long Next, long End)[] _ranges;
    private readonly Func<long, T> _itemAt;
    private int _takers;

    /// <summary>Makes the ranges.</summary>
    /// <param name="from">The first.</param>
    /// <param name="to">The one after the last.</param>
    /// <param name="threads">How many threads take from them.</param>
    /// <param name="itemAt">The item of a number.</param>
    public LoopRanges(long from, long to, int threads, Func<long, T> itemAt)
    {
        _itemAt = itemAt;
        Count = Math.Max(0, to - from);
        _ranges = new (long, long)[threads];
        for (var i = 0; i < threads; i++)
        {
            _ranges[i] = (from + (long)((Int128)Count.Value * i / threads), from + (long)((Int128)Count.Value * (i + 1) / threads));
        }
    }

    /// <inheritdoc/>
    public long? Count { get; }

    /// <inheritdoc/>
    public bool TryTake(ThreadSlot slot, ref int range, out long index, out T item)
    {
        if (range < 0)
        {
            range = _takers++ % _ranges.Length;
        }

        for (var i = 0; i < _ranges.Length; i++)
        {
            ref var own = ref _ranges[(range + i) % _ranges.Length];
            if (own.Next < own.End)
            {
                range = (range + i) % _ranges.Length;
                index = own.Next++;
                item = _itemAt(index);
                return true;
            }
        }

        (index, item) = (-1, default!);
        return false;
    }
}
