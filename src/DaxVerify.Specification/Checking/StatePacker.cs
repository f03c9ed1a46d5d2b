using System.Collections.Immutable;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Checking;

/// <summary>
/// Packs states of a bounded model into a few dozen bytes: addresses in 2 MiB units from their region's start, each instance as
/// a record that carries all that refers to it. With symmetry the records of instances other than 0 are sorted, and so are equal
/// regions: what remains is a canonical representative.
/// </summary>
internal sealed class StatePacker
{
    /// <summary>Upper bound of a packed state.</summary>
    public const int BytesMax = 255;

    private const ulong Unit = Setting.GranularityMin;
    private const byte Absent = 0xff;
    private readonly DaxSpecification _model;
    private readonly int _instancesMax;
    private readonly bool _sortInstances;
    private readonly int[] _regionClass;
    private readonly string[] _drivers;

    public StatePacker(DaxSpecification model, int instancesMax, bool sortInstances, bool sortRegions, IEnumerable<string> drivers)
    {
        _model = model;
        _instancesMax = instancesMax;
        _sortInstances = sortInstances;
        _drivers = [.. drivers];
        var regions = model.Topology.Regions;
        _regionClass = [.. Enumerable.Range(0, regions.Count).Select(r => sortRegions ? ClassOf(r) : r)];
        if (regions.Any(region => region.Size / Unit > 254 || region.Start % Unit != 0))
        {
            throw new ArgumentException("a model's regions have at most 254 units of 2 MiB and start on one");
        }

        // Regions that differ in nothing but where they stand: same size, nodes and place relative to memory blocks.
        int ClassOf(int index) => Enumerable.Range(0, index + 1).First(other =>
            regions[other].Size == regions[index].Size
            && regions[other].TargetNode == regions[index].TargetNode && regions[other].NumaNode == regions[index].NumaNode
            && regions[other].Start % model.Topology.MemoryBlockSize == regions[index].Start % model.Topology.MemoryBlockSize);
    }

    /// <param name="buffer">At least <see cref="BytesMax"/> bytes.</param>
    /// <returns>Bytes written.</returns>
    public int Pack(MachineState state, Span<byte> buffer)
    {
        var length = 0;
        buffer[length++] = (byte)state.Drivers.Length;
        foreach (var driver in state.Drivers)
        {
            buffer[length++] = (byte)Array.IndexOf(_drivers, driver.Name);
        }

        // A file or mapping whose device is gone refers to nothing that can still be told apart.
        buffer[length++] = (byte)((state.ZeroSizeWarned ? 1 : 0) | (state.File is { IsGone: true } ? 2 : 0)
            | (state.Map is { File.IsGone: true } ? 4 : 0) | (state.OnlinePolicy is { } policy ? ((int)policy + 1) << 3 : 0));
        Span<int> starts = stackalloc int[_regionClass.Length + 1];
        for (var r = 0; r < _regionClass.Length; r++)
        {
            starts[r] = length;
            length += PackRegion(state, r, buffer[length..]);
        }

        starts[_regionClass.Length] = length;
        SortRecords(buffer, starts, _regionClass);
        return length;
    }

    /// <param name="packed">What <see cref="Pack"/> wrote.</param>
    public MachineState Unpack(ReadOnlySpan<byte> packed)
    {
        var reader = new PackedReader(packed);
        var order = new int[reader.Next()];
        for (var i = 0; i < order.Length; i++)
        {
            order[i] = reader.Next();
        }

        var ids = new ImmutableArray<InstanceName>.Builder[_drivers.Length];
        for (var d = 0; d < ids.Length; d++)
        {
            ids[d] = ImmutableArray.CreateBuilder<InstanceName>();
        }

        var flags = reader.Next();
        var parts = new UnpackedParts(ids, flags);
        var regions = ImmutableArray.CreateBuilder<RegionState>(_regionClass.Length);
        for (var r = 0; r < _regionClass.Length; r++)
        {
            regions.Add(UnpackRegion(ref reader, r, parts));
        }

        var drivers = ImmutableArray.CreateBuilder<DriverState>(order.Length);
        foreach (var driver in order)
        {
            drivers.Add(DriverOf(_drivers[driver]) with { Ids = ids[driver].ToImmutable() });
        }

        return new MachineState
        {
            Regions = regions.MoveToImmutable(),
            Drivers = drivers.MoveToImmutable(),
            Pinned = parts.Pinned is null ? [] : [.. parts.Pinned],
            Blocks = parts.Blocks is null ? [] : [.. parts.Blocks],
            File = parts.File,
            Map = parts.Map,
            ZeroSizeWarned = (flags & 1) != 0,
            OnlinePolicy = (flags >> 3) is > 0 and var policy ? (OnlinePolicy)(policy - 1) : null,
        };
    }

    private int PackRegion(MachineState state, int r, Span<byte> buffer)
    {
        var region = state.Regions[r];
        var bounds = _model.Topology.Regions[r];
        var length = 0;
        buffer[length++] = (byte)(region.IsBound ? 1 : 0);
        length += PackBlocks(state, bounds.Start, bounds.Size, buffer[length..]);
        Span<int> starts = stackalloc int[_instancesMax + 1];
        Span<int> classes = stackalloc int[_instancesMax];
        for (var id = 0; id < _instancesMax; id++)
        {
            starts[id] = length;
            classes[id] = id == 0 ? 0 : _sortInstances ? 1 : id;
            length += PackInstance(state, region, new InstanceName(r, id), bounds.Start, buffer[length..]);
        }

        starts[_instancesMax] = length;
        SortRecords(buffer, starts, classes);
        return length;
    }

    private int PackBlocks(MachineState state, ulong start, ulong size, Span<byte> buffer)
    {
        var length = 1;
        var first = start / _model.Topology.MemoryBlockSize;
        var last = (start + size - 1) / _model.Topology.MemoryBlockSize;
        foreach (var block in state.Blocks)
        {
            if (block.Number >= first && block.Number <= last)
            {
                buffer[length++] = (byte)(((block.Number - first) << 2) | (block.IsMovable ? 2UL : 0) | (block.Online ? 1UL : 0));
            }
        }

        buffer[0] = (byte)(length - 1);
        return length;
    }

    private int PackInstance(MachineState state, RegionState region, InstanceName name, ulong start, Span<byte> buffer)
    {
        var length = 0;
        var listed = 0;
        foreach (var driver in state.Drivers)
        {
            listed |= driver.Ids.Contains(name) ? 1 << Array.IndexOf(_drivers, driver.Name) : 0;
        }

        var index = region.IndexOf(name.Id);
        var instance = index < 0 ? null : region.Instances[index];
        var fileRefers = state.File is { IsGone: false } file && file.Device == name;
        var mapRefers = state.Map is { File.IsGone: false } map && map.File.Device == name;
        buffer[length++] = instance is null ? Absent : PackFlags(region, instance, fileRefers, mapRefers);
        buffer[length++] = (byte)listed;
        var pinnedAt = length++;
        foreach (var pinned in state.Pinned)
        {
            if (pinned.Owner == name)
            {
                length += PackExtent(pinned.Extent, start, buffer[length..]);
                buffer[pinnedAt]++;
            }
        }

        if (pinnedAt == length - 1)
        {
            buffer[pinnedAt] = 0;
        }

        if (instance is null)
        {
            return length;
        }

        buffer[length++] = instance.Driver is null ? (byte)0 : (byte)(Array.IndexOf(_drivers, instance.Driver) + 1);
        length += PackExtents(instance.Ranges, start, buffer[length..]);
        if (instance.Driver == DriverState.Kmem || (instance.Driver is not null && !instance.Held.SequenceEqual(instance.Ranges)))
        {
            buffer[length++] = 1;
            length += PackExtents(instance.Held, start, buffer[length..]);
        }
        else
        {
            buffer[length++] = 0;
        }

        length += fileRefers ? PackFile(state.File!, buffer[length..]) : 0;
        return length + (mapRefers ? PackMap(state.Map!, buffer[length..]) : 0);
    }

    private static byte PackFlags(RegionState region, InstanceState instance, bool fileRefers, bool mapRefers)
    {
        if (instance.Phase != InstancePhase.Settled)
        {
            throw new InvalidOperationException("only states at rest are packed");
        }

        var align = instance.Align switch { 4UL << 10 => 0, 2UL << 20 => 1, _ => 2 };
        return (byte)(align | (instance.MemmapOnMemory ? 4 : 0) | (instance.HasStalePageMap ? 8 : 0)
            | (region.Seed == instance.Id ? 16 : 0) | (region.Youngest == instance.Id ? 32 : 0)
            | (fileRefers ? 64 : 0) | (mapRefers ? 128 : 0));
    }

    private static int PackExtents(ImmutableArray<Extent> extents, ulong start, Span<byte> buffer)
    {
        var length = 0;
        buffer[length++] = (byte)extents.Length;
        foreach (var extent in extents)
        {
            length += PackExtent(extent, start, buffer[length..]);
        }

        return length;
    }

    private static int PackExtent(Extent extent, ulong start, Span<byte> buffer)
    {
        if (extent.Start % Unit != 0 || extent.Length % Unit != 0)
        {
            throw new InvalidOperationException("a model's memory goes by units of 2 MiB");
        }

        buffer[0] = (byte)((extent.Start - start) / Unit);
        buffer[1] = (byte)(extent.Length / Unit);
        return 2;
    }

    private static int PackFile(FileState file, Span<byte> buffer)
    {
        buffer[0] = (byte)((int)file.Mode | (file.IsHollow ? 4 : 0));
        return 1;
    }

    private static int PackMap(MemoryMapState map, Span<byte> buffer)
    {
        if (!map.Holes.IsEmpty || map.Offset % Unit != 0 || map.Length % Unit != 0 || map.Address != 0)
        {
            throw new InvalidOperationException("a model's mappings are whole, go by units of 2 MiB and lie where the kernel puts them");
        }

        buffer[0] = (byte)((int)map.File.Mode | (map.File.IsHollow ? 4 : 0) | (map.IsKilled ? 8 : 0));
        buffer[1] = (byte)(map.Offset / Unit);
        buffer[2] = (byte)(map.Length / Unit);
        buffer[3] = (byte)((int)map.Protection | (map.Align switch { 4UL << 10 => 0, 2UL << 20 => 8, _ => 16 }));
        return 4;
    }

    private RegionState UnpackRegion(ref PackedReader reader, int r, UnpackedParts parts)
    {
        var start = _model.Topology.Regions[r].Start;
        var isBound = reader.Next() != 0;
        for (var count = reader.Next(); count > 0; count--)
        {
            var block = reader.Next();
            (parts.Blocks ??= []).Add(new MemoryBlockState((start / _model.Topology.MemoryBlockSize) + (ulong)(block >> 2), (block & 1) != 0, (block & 2) != 0));
        }

        var region = isBound ? new RegionState { IsBound = true } : RegionState.Unbound;
        var instances = ImmutableArray.CreateBuilder<InstanceState>(_instancesMax);
        for (var id = 0; id < _instancesMax; id++)
        {
            var flags = reader.Next();
            if (UnpackInstance(ref reader, flags, new InstanceName(r, id), start, parts) is { } instance)
            {
                instances.Add(instance);
                region = region with
                {
                    Seed = (flags & 16) != 0 ? id : region.Seed,
                    Youngest = (flags & 32) != 0 ? id : region.Youngest,
                };
            }
        }

        return isBound ? region with { Instances = instances.ToImmutable() } : region;
    }

    private InstanceState? UnpackInstance(ref PackedReader reader, int flags, InstanceName name, ulong start, UnpackedParts parts)
    {
        var listed = reader.Next();
        for (var d = 0; d < _drivers.Length; d++)
        {
            if ((listed & (1 << d)) != 0)
            {
                parts.Ids[d].Add(name);
            }
        }

        for (var count = reader.Next(); count > 0; count--)
        {
            (parts.Pinned ??= []).Add(new PinnedExtent(reader.NextExtent(start), name));
        }

        if (flags == Absent)
        {
            return null;
        }

        var driver = reader.Next();
        var ranges = reader.NextExtents(start);
        var held = reader.Next() != 0 ? reader.NextExtents(start) : driver != 0 ? ranges : [];
        parts.File = (flags & 64) != 0 ? reader.NextFile(name) : parts.File;
        parts.Map = (flags & 128) != 0 ? reader.NextMap(name) : parts.Map;
        return new InstanceState
        {
            Id = name.Id,
            Align = AlignOf(flags & 3),
            MemmapOnMemory = (flags & 4) != 0,
            HasStalePageMap = (flags & 8) != 0,
            Driver = driver == 0 ? null : _drivers[driver - 1],
            Ranges = ranges,
            Held = held,
        };
    }

    private DriverState DriverOf(string name)
    {
        foreach (var driver in _model.Initial.Drivers)
        {
            if (driver.Name == name)
            {
                return driver;
            }
        }

        return name == DriverState.DeviceDax
            ? new DriverState { Name = name, Type = Vocabulary.Operations.DriverType.Device, MatchAlways = _model.Rules.MatchAlwaysPolicy }
            : new DriverState { Name = name, Type = Vocabulary.Operations.DriverType.Kmem };
    }

    private static ulong AlignOf(int code) => code switch { 0 => 4UL << 10, 1 => 2UL << 20, _ => 1UL << 30 };

    /// <summary>Sorts neighbouring records of one class by their bytes, in place.</summary>
    private static void SortRecords(Span<byte> buffer, Span<int> starts, ReadOnlySpan<int> classes)
    {
        Span<byte> moved = stackalloc byte[BytesMax];
        for (var i = 1; i < classes.Length; i++)
        {
            for (var j = i; j > 0 && classes[j] == classes[j - 1]; j--)
            {
                var left = buffer[starts[j - 1]..starts[j]];
                var right = buffer[starts[j]..starts[j + 1]];
                if (left.SequenceCompareTo(right) <= 0)
                {
                    break;
                }

                left.CopyTo(moved);
                var (leftLength, rightLength) = (left.Length, right.Length);
                right.CopyTo(buffer[starts[j - 1]..]);
                moved[..leftLength].CopyTo(buffer[(starts[j - 1] + rightLength)..]);
                starts[j] = starts[j - 1] + rightLength;
            }
        }
    }

    private sealed class UnpackedParts(ImmutableArray<InstanceName>.Builder[] ids, int flags)
    {
        private static readonly FileState s_gone = new(new InstanceName(-1, -1), Vocabulary.Operations.OpenMode.ReadWrite, IsGone: true);

        public ImmutableArray<InstanceName>.Builder[] Ids { get; } = ids;

        public List<PinnedExtent>? Pinned { get; set; }

        public List<MemoryBlockState>? Blocks { get; set; }

        public FileState? File { get; set; } = (flags & 2) != 0 ? s_gone : null;

        public MemoryMapState? Map { get; set; } = (flags & 4) == 0 ? null : new MemoryMapState
        {
            File = s_gone,
            Offset = 0,
            Length = Unit,
            Align = Unit,
            Protection = Vocabulary.Operations.Protection.Read,
            IsKilled = true,
        };
    }

    private ref struct PackedReader(ReadOnlySpan<byte> bytes)
    {
        private readonly ReadOnlySpan<byte> _bytes = bytes;
        private int _position;

        public int Next() => _bytes[_position++];

        public Extent NextExtent(ulong start)
        {
            var first = start + ((ulong)Next() * Unit);
            return new Extent(first, (ulong)Next() * Unit);
        }

        public ImmutableArray<Extent> NextExtents(ulong start)
        {
            var count = Next();
            if (count == 0)
            {
                return [];
            }

            var extents = new Extent[count];
            for (var i = 0; i < count; i++)
            {
                extents[i] = NextExtent(start);
            }

            return System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(extents);
        }

        public FileState NextFile(InstanceName name)
        {
            var bits = Next();
            return new FileState(name, (Vocabulary.Operations.OpenMode)(bits & 3), IsHollow: (bits & 4) != 0);
        }

        public MemoryMapState NextMap(InstanceName name)
        {
            var bits = Next();
            var (offset, length, rest) = ((ulong)Next() * Unit, (ulong)Next() * Unit, Next());
            return new MemoryMapState
            {
                File = new FileState(name, (Vocabulary.Operations.OpenMode)(bits & 3), IsHollow: (bits & 4) != 0),
                Offset = offset,
                Length = length,
                Protection = (Vocabulary.Operations.Protection)(rest & 7),
                Align = AlignOf(rest >> 3),
                IsKilled = (bits & 8) != 0,
            };
        }
    }
}
