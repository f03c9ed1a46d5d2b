namespace DaxVerify.Verification.MemoryCopy.Persistence;

/// <summary>
/// What may be in memory after a power failure. For every byte it keeps the set of values that some allowed order of events
/// could have left there: stores to one byte reach memory in program order, stores to different bytes in any order, at any
/// time, unless a fence forces them. So the sets cover all orders at once, without trying them.
/// </summary>
/// <remarks>
/// The rules are those of the x86 manuals: an ordinary store only promises to reach the cache; a non-temporal store, and a
/// write-back of a line, has reached the persistence domain once a later fence has completed. The model knows no store that is
/// torn within a byte, and no eviction that loses data.
/// </remarks>
internal sealed class PersistenceModel
{
    private const int LineBytes = 64;

    private readonly Cell[] _cells;

    /// <summary>Starts with known content that is already in memory.</summary>
    /// <param name="initial">The content.</param>
    public PersistenceModel(ReadOnlySpan<byte> initial)
    {
        _cells = new Cell[initial.Length];
        for (int i = 0; i < initial.Length; i++)
        {
            _cells[i] = new Cell(initial[i]);
        }
    }

    /// <summary>Runs one instruction.</summary>
    /// <param name="happened">The instruction.</param>
    public void Apply(StoreEvent happened)
    {
        switch (happened.Kind)
        {
            case StoreKind.Cached:
            case StoreKind.NonTemporal:
                for (int i = 0; i < happened.Bytes.Length; i++)
                {
                    _cells[happened.Offset + i].Store(happened.Bytes[i], happened.Kind == StoreKind.NonTemporal);
                }

                break;
            case StoreKind.WriteBack:
                int end = Math.Min((happened.End + LineBytes - 1) / LineBytes * LineBytes, _cells.Length);
                for (int i = happened.Offset / LineBytes * LineBytes; i < end; i++)
                {
                    _cells[i].WriteBack();
                }

                break;
            case StoreKind.Fence:
                for (int i = 0; i < _cells.Length; i++)
                {
                    _cells[i].Fence();
                }

                break;
            default:
                throw new ArgumentOutOfRangeException(nameof(happened), happened.Kind, "no such kind of store");
        }
    }

    /// <summary>The values that a power failure now could leave in a byte.</summary>
    /// <param name="offset">The byte.</param>
    /// <returns>The values, the surely durable one first, then later ones in the order in which they were stored.</returns>
    public IReadOnlyList<byte> AfterPowerFailure(int offset) => _cells[offset].Possible;

    /// <summary>The value that surely reached memory last.</summary>
    /// <param name="offset">The byte.</param>
    /// <returns>The oldest value that a power failure now could leave.</returns>
    public byte Durable(int offset) => _cells[offset].Durable;

    /// <summary>Tells whether a byte surely holds its latest value after a power failure now.</summary>
    /// <param name="offset">The byte.</param>
    /// <returns><see langword="true"/> when no other value is possible.</returns>
    public bool IsDurable(int offset) => _cells[offset].IsDurable;

    /// <summary>One byte: the value surely in memory, then the values on their way, oldest first.</summary>
    private struct Cell(byte initial)
    {
        private byte _durable = initial;
        private List<byte>? _later;

        // How many of the values on their way the next fence will have brought to memory.
        private int _awaited;

        public readonly byte Durable => _durable;

        public readonly byte[] Possible => _later is null ? [_durable] : [_durable, .. _later];

        public readonly bool IsDurable => _later is not { Count: > 0 };

        public void Store(byte value, bool isNonTemporal)
        {
            _later ??= new List<byte>(1);
            _later.Add(value);
            if (isNonTemporal)
            {
                WriteBack();
            }
        }

        public void WriteBack() => _awaited = _later?.Count ?? 0;

        public void Fence()
        {
            if (_later is not null && _awaited > 0)
            {
                _durable = _later[_awaited - 1];
                _later.RemoveRange(0, _awaited);
                _awaited = 0;
            }
        }
    }
}
