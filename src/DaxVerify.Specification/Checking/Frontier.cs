namespace DaxVerify.Specification.Checking;

/// <summary>Packed states of one search level, in blocks that workers take whole.</summary>
internal sealed class Frontier
{
    private const int BlockBytes = 16 << 10;
    private const int HeaderBytes = 5;
    private readonly List<byte[]> _blocks = [];
    private readonly List<int> _used = [];

    /// <summary>Number of blocks.</summary>
    public int BlockCount => _blocks.Count;

    /// <summary>Bytes that the blocks take.</summary>
    public long Bytes => (long)_blocks.Count * BlockBytes;

    /// <summary>Number of states.</summary>
    public long Count { get; private set; }

    /// <summary>Adds a state.</summary>
    /// <param name="packed">Its packed form.</param>
    public void Add(int number, ReadOnlySpan<byte> packed)
    {
        if (_blocks.Count == 0 || _used[^1] + HeaderBytes + packed.Length > BlockBytes)
        {
            _blocks.Add(new byte[BlockBytes]);
            _used.Add(0);
        }

        var block = _blocks[^1].AsSpan(_used[^1]);
        block[0] = (byte)packed.Length;
        BitConverter.TryWriteBytes(block[1..], number);
        packed.CopyTo(block[HeaderBytes..]);
        _used[^1] += HeaderBytes + packed.Length;
        Count++;
    }

    /// <summary>Takes all blocks of another frontier over.</summary>
    public void Append(Frontier other)
    {
        _blocks.AddRange(other._blocks);
        _used.AddRange(other._used);
        Count += other.Count;
    }

    /// <summary>Reads the states of a block one after the other.</summary>
    /// <param name="position">Where to read; moved on.</param>
    /// <param name="number">The state's number.</param>
    /// <param name="packed">Its packed form.</param>
    public bool TryRead(int block, ref int position, out int number, out ReadOnlySpan<byte> packed)
    {
        number = 0;
        packed = default;
        if (position >= _used[block])
        {
            return false;
        }

        var bytes = _blocks[block].AsSpan(position);
        number = BitConverter.ToInt32(bytes[1..]);
        packed = bytes.Slice(HeaderBytes, bytes[0]);
        position += HeaderBytes + bytes[0];
        return true;
    }
}
