using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Locks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Parallelism;

/// <summary>The items of a sequence, one after the other, under a lock: its enumerator may be code of the program.</summary>
/// <typeparam name="T">An item.</typeparam>
internal sealed class LoopSequence<T>(IEnumerable<T> source, string site) : ILoopItems<T>, IDisposable
{
    private readonly LockState _lock = new();
    private readonly IEnumerator<T> _items = source.GetEnumerator();
    private long _next;
    private bool _hasEnded;

    /// <inheritdoc/>
    public long? Count => null;

    /// <inheritdoc/>
    public bool TryTake(ThreadSlot slot, ref int range, out long index, out T item)
    {
        LockOperations.Enter(slot, _lock, site);
        try
        {
            FrameworkShim.Reads(source, site);
            if (!_hasEnded && _items.MoveNext())
            {
                (index, item) = (_next++, _items.Current);
                return true;
            }

            _hasEnded = true;
            (index, item) = (-1, default!);
            return false;
        }
        finally
        {
            LockOperations.Exit(slot, _lock, site);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _items.Dispose();
}
