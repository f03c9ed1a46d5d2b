namespace DaxVerify.Specification.Checking;

/// <summary>
/// The set of states seen, as fingerprints with the number of the state that led there. Sharded, so that workers seldom meet; a
/// table grows by half, so that little of it is empty.
/// </summary>
internal sealed class StateSet
{
    private const int ShardBits = 6;
    private const int LocalBits = 26;
    private readonly Shard[] _shards = [.. Enumerable.Range(0, 1 << ShardBits).Select(_ => new Shard())];

    /// <summary>Number of states.</summary>
    public long Count => _shards.Sum(shard => (long)shard.Count);

    /// <summary>Bytes that the set takes.</summary>
    public long Bytes => _shards.Sum(shard => shard.Bytes);

    /// <param name="parent">Number of the state that led there; -1 for the first.</param>
    /// <param name="number">Number of the state when it is new.</param>
    /// <returns>Whether it is new.</returns>
    public bool TryAdd(ulong fingerprint, int parent, out int number)
    {
        var index = (int)(fingerprint >> (64 - ShardBits));
        var shard = _shards[index];
        lock (shard)
        {
            var local = shard.TryAdd(fingerprint, parent);
            number = (index << LocalBits) | local;
            return local >= 0;
        }
    }

    /// <summary>Fingerprints from the first state to a given one.</summary>
    /// <param name="number">Number of the last state.</param>
    /// <returns>The fingerprints.</returns>
    public List<ulong> PathTo(int number)
    {
        var path = new List<ulong>();
        while (number != -1)
        {
            var (fingerprint, parent) = _shards[(int)((uint)number >> LocalBits)].At(number & ((1 << LocalBits) - 1));
            path.Add(fingerprint);
            number = parent;
        }

        path.Reverse();
        return path;
    }

    private sealed class Shard
    {
        private const int ChunkBits = 10;
        private const int ChunkSize = 1 << ChunkBits;
        private readonly List<ulong[]> _fingerprints = [];
        private readonly List<int[]> _parents = [];

        // Each slot: 32 bits of the fingerprint above the state's local number plus one; 0 is empty.
        private ulong[] _slots = new ulong[256];

        public int Count { get; private set; }

        public long Bytes => (_slots.Length * 8L) + (_fingerprints.Count * ChunkSize * 12L);

        public (ulong Fingerprint, int Parent) At(int local) =>
            (_fingerprints[local >> ChunkBits][local & (ChunkSize - 1)], _parents[local >> ChunkBits][local & (ChunkSize - 1)]);

        public int TryAdd(ulong fingerprint, int parent)
        {
            var tag = fingerprint << 32;
            var slot = Home(fingerprint);
            while (_slots[slot] is var entry and not 0)
            {
                if ((entry & 0xffffffff00000000) == tag && At((int)(uint)entry - 1).Fingerprint == fingerprint)
                {
                    return -1;
                }

                slot = slot + 1 == _slots.Length ? 0 : slot + 1;
            }

            var local = Count++;
            if (local >> ChunkBits == _fingerprints.Count)
            {
                _fingerprints.Add(new ulong[ChunkSize]);
                _parents.Add(new int[ChunkSize]);
            }

            _fingerprints[local >> ChunkBits][local & (ChunkSize - 1)] = fingerprint;
            _parents[local >> ChunkBits][local & (ChunkSize - 1)] = parent;
            _slots[slot] = tag | (uint)(local + 1);
            if (Count * 5L > _slots.Length * 4L)
            {
                Grow();
            }

            return local;
        }

        private int Home(ulong fingerprint) =>
            (int)Math.BigMul(fingerprint << ShardBits, (ulong)_slots.Length, out _);

        private void Grow()
        {
            if (Count >= (1 << LocalBits) - 2)
            {
                throw new InvalidOperationException($"a shard of the state set holds {Count} states, its limit; lower --max-states");
            }

            _slots = new ulong[_slots.Length + (_slots.Length / 2)];
            for (var local = 0; local < Count; local++)
            {
                var fingerprint = At(local).Fingerprint;
                var slot = Home(fingerprint);
                while (_slots[slot] != 0)
                {
                    slot = slot + 1 == _slots.Length ? 0 : slot + 1;
                }

                _slots[slot] = (fingerprint << 32) | (uint)(local + 1);
            }
        }
    }
}
