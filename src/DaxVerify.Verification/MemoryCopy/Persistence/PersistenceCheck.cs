using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy.Persistence;

/// <summary>
/// Proves on the model of cache and memory that, after the fence, every byte of a cache-bypassing copy is durable, for every
/// alignment, forward and backward; that a flush makes a plain copy durable; and that every <see cref="StoreFault"/> is caught.
/// </summary>
internal static unsafe class PersistenceCheck
{
    /// <summary>The check's name.</summary>
    public const string Name = "persistence";

    private const int LineBytes = 64;
    private const int MemoryBytes = 20 * 1024;
    private const int DestinationAt = 1024;

    // Two whole lines, a head and a tail.
    private const int LengthMax = 160;

    // The last is a whole group of the long copy in four pages and a ragged rest.
    private static readonly int[] s_longLengths = [511, 1024, 1337, 2049, 3105, 4096, (16 * 1024) + 77];

    /// <param name="quick">Fewer alignments and lengths.</param>
    public static CopyCheckResult Run(SimdPath path, bool quick)
    {
        var check = new CopyCheck(Name, "CopyFlushCache, Flush", path);
        using var bench = new Bench(check, RecordedRoutines.Of(path));
        for (int alignment = 0; alignment < LineBytes; alignment += quick ? 9 : 1)
        {
            for (int length = 0; length <= LengthMax && check.Failure is null; length += quick ? 7 : 1)
            {
                bench.TryAll(alignment, length);
            }

            if (alignment % 9 == 0)
            {
                foreach (int length in s_longLengths)
                {
                    bench.TryLong(alignment, length);
                }
            }
        }

        return check.Result();
    }

    /// <summary>Memory, its recorded routines and the judgement of one recording.</summary>
    private sealed class Bench : IDisposable
    {
        private readonly CopyCheck _check;
        private readonly RecordedRoutines _routines;
        private readonly NativeBuffer _memory = new(MemoryBytes);
        private readonly NativeBuffer _source = new(MemoryBytes);
        private readonly byte[] _before = new byte[MemoryBytes];

        public Bench(CopyCheck check, RecordedRoutines routines)
        {
            _check = check;
            _routines = routines;
            TestPattern.FillData(_source.Start, MemoryBytes);
            fixed (byte* before = _before)
            {
                TestPattern.FillBackground(before, MemoryBytes);
            }
        }

        public void TryAll(int alignment, int length)
        {
            TryFlushCache(alignment, length);
            TryOverlap(alignment, length, distance: 40);
            TryOverlap(alignment, length, distance: -24);
            TryPlainThenFlush(alignment, length);
        }

        public void TryLong(int alignment, int length)
        {
            TryFlushCache(alignment, length);
            TryOverlap(alignment, length, distance: 100);
            TryLongKernels(alignment, length);
        }

        public void Dispose()
        {
            _memory.Dispose();
            _source.Dispose();
        }

        private void TryFlushCache(int alignment, int length)
        {
            int start = DestinationAt + alignment;
            byte[] before = Reset();
            IReadOnlyList<StoreEvent> events = Record(() =>
            {
                _routines.FlushCache(_memory.Start + start, _source.Start, (nuint)length);
                _routines.Drain();
            });
            byte[] expected = Source(length);
            Require("a cache-bypassing copy", before, events, start, expected);
            if (length <= LengthMax && _check.Failure is null)
            {
                // Mistakes are made in a recording that is right.
                RequireFaultsCaught(before, events, start, expected);
            }
        }

        /// <summary>A copy within the destination's own neighbourhood; positive distances make it run backward.</summary>
        private void TryOverlap(int alignment, int length, int distance)
        {
            int start = DestinationAt + alignment;
            byte[] before = Reset();
            IReadOnlyList<StoreEvent> events = Record(() =>
            {
                _routines.FlushCache(_memory.Start + start, _memory.Start + start - distance, (nuint)length);
                _routines.Drain();
            });
            byte[] expected = before[(start - distance)..(start - distance + length)];
            Require($"a cache-bypassing copy over a distance of {distance}", before, events, start, expected);
        }

        /// <summary>A plain copy isn't durable, not even after a fence; a flush of its destination makes it so.</summary>
        private void TryPlainThenFlush(int alignment, int length)
        {
            int start = DestinationAt + alignment;
            byte[] before = Reset();
            IReadOnlyList<StoreEvent> events = Record(() =>
            {
                _routines.Plain(_memory.Start + start, _source.Start, (nuint)length);
                _routines.Drain();
            });
            byte[] expected = Source(length);
            _check.Cases++;
            if (length > 0 && FirstNotDurable(before, events, start, expected) is null)
            {
                _check.Fail($"{Where(start, length)}: the model calls a plain copy durable");
            }

            IReadOnlyList<StoreEvent> flushed = Record(() =>
            {
                _routines.FlushCache(_memory.Start + start, _memory.Start + start, (nuint)length);
                _routines.Drain();
            });
            Require("a flushed plain copy", before, [.. events, .. flushed], start, expected);
        }

        private void TryLongKernels(int alignment, int length)
        {
            int start = DestinationAt + alignment;
            foreach (CopyCall copy in _routines.Long)
            {
                byte[] before = Reset();
                IReadOnlyList<StoreEvent> events = Record(() =>
                {
                    copy(_memory.Start + start, _source.Start, (nuint)length);
                    _routines.Drain();
                });
                Require("a long copy", before, events, start, Source(length));
            }
        }

        private byte[] Reset()
        {
            _before.CopyTo(new Span<byte>(_memory.Start, MemoryBytes));
            return _before;
        }

        private IReadOnlyList<StoreEvent> Record(Action run) => StoreLog.Record(_memory.Start, MemoryBytes, run);

        private void Require(string what, byte[] before, IReadOnlyList<StoreEvent> events, int start, byte[] expected)
        {
            int length = expected.Length;
            _check.Cases++;
            if (events.FirstOrDefault(store => store.Kind != StoreKind.Fence && (store.Offset < start || store.End > start + length))
                is { Bytes: not null } outside)
            {
                _check.Fail($"{Where(start, length)}: {what} stores {outside.Bytes.Length} bytes at {outside.Offset - start}, "
                    + "outside its destination");
            }
            else if (FirstNotDurable(before, events, start, expected) is { } wrong)
            {
                _check.Fail($"{Where(start, length)}: {what} is not durable after the fence: {wrong}");
            }
        }

        private void RequireFaultsCaught(byte[] before, IReadOnlyList<StoreEvent> events, int start, byte[] expected)
        {
            int length = expected.Length;
            foreach (StoreFault fault in StoreFault.All)
            {
                IReadOnlyList<StoreEvent> faulty = length == 0 ? events : fault.Apply(events, start, length);
                if (faulty.SequenceEqual(events))
                {
                    // This destination has no head, or no tail, to leave out.
                    continue;
                }

                _check.Cases++;
                if (FirstNotDurable(before, faulty, start, expected) is null)
                {
                    _check.Fail($"{Where(start, length)}: nothing was noticed although {fault.Name}");
                }
            }
        }

        /// <summary>Runs the events on the model and finds the first byte that a power failure could leave wrong.</summary>
        private static string? FirstNotDurable(byte[] before, IReadOnlyList<StoreEvent> events, int start, byte[] expected)
        {
            // Only the destination's surroundings matter; a model of all memory would be slow.
            int from = (start / LineBytes * LineBytes) - LineBytes;
            int to = ((start + expected.Length + LineBytes - 1) / LineBytes * LineBytes) + LineBytes;
            var model = new PersistenceModel(before.AsSpan(from, to - from));
            foreach (StoreEvent store in events)
            {
                model.Apply(store.Kind == StoreKind.Fence ? store : store with { Offset = store.Offset - from });
            }

            for (int i = 0; i < expected.Length; i++)
            {
                int at = start + i - from;
                if (!model.IsDurable(at) || model.Durable(at) != expected[i])
                {
                    IReadOnlyList<byte> possible = model.AfterPowerFailure(at);
                    string values = string.Join(" or ", possible.Select(value => $"0x{value:x2}"));
                    return $"byte {i}: expected 0x{expected[i]:x2}, memory may hold {values}";
                }
            }

            return null;
        }

        private byte[] Source(int length) => new ReadOnlySpan<byte>(_source.Start, length).ToArray();

        private static string Where(int start, int length) => $"length {length}, destination at {start % LineBytes} modulo 64";
    }
}
