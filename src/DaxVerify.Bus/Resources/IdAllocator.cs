using System.Numerics;
using DaxVerify.Annotations;

namespace DaxVerify.Bus.Resources;

/// <summary>Hands out the lowest free number (<c>ida</c>).</summary>
public sealed class IdAllocator
{
    private readonly Lock _lock = new();
    [GuardedBy("_lock")]
    private ulong[] _used = new ulong[1];
    [GuardedBy("_lock")]
    private int _firstWithFree;

    /// <summary>Number of ids that are taken.</summary>
    public int Count
    {
        get
        {
            lock (_lock)
            {
                return _used.Sum(BitOperations.PopCount);
            }
        }
    }

    /// <summary>Takes the lowest free id.</summary>
    /// <returns>The id, from 0.</returns>
    public int Allocate()
    {
        lock (_lock)
        {
            while (_used[_firstWithFree] == ulong.MaxValue)
            {
                if (++_firstWithFree == _used.Length)
                {
                    Array.Resize(ref _used, _used.Length * 2);
                }
            }

            var bit = BitOperations.TrailingZeroCount(~_used[_firstWithFree]);
            _used[_firstWithFree] |= 1UL << bit;
            return (_firstWithFree * 64) + bit;
        }
    }

    /// <summary>Gives an id back.</summary>
    /// <exception cref="InvalidOperationException">It isn't taken.</exception>
    public void Free(int id)
    {
        lock (_lock)
        {
            var word = id / 64;
            var mask = 1UL << (id % 64);
            if (word >= _used.Length || (_used[word] & mask) == 0)
            {
                throw new InvalidOperationException($"id {id} is freed but not taken");
            }

            _used[word] &= ~mask;
            _firstWithFree = Math.Min(_firstWithFree, word);
        }
    }
}
