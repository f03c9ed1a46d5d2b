using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Generation;

/// <summary>
/// Generates the next step on the way to kmem in part: an instance gets several ranges of whole memory blocks and kmem; a block of a range but the first goes online, so that
/// kmem leaves and that range stays; kmem comes again, can't have it, and leaves again. On the way a block refuses to go offline now and then. Drawn one by one, operations
/// hardly ever come there.
/// </summary>
/// <param name="mayRefuse">Whether a block may refuse to go offline.</param>
internal sealed class KmemInPartGenerator(Setting setting, bool mayRefuse)
{
    private const int WeightOnTheWay = 130;

    /// <summary>Weight in a state; 0 where no region has room for two ranges of whole blocks.</summary>
    public int Weight(MachineState state)
    {
        for (var region = 0; region < state.Regions.Length; region++)
        {
            if (IsUsable(state, region))
            {
                return WeightOnTheWay;
            }
        }

        return 0;
    }

    public Operation Next(MachineState state, ChoiceStream choices)
    {
        if (state.FindDriver(DriverState.Kmem) is null)
        {
            return new LoadModuleOperation(DriverState.Kmem);
        }

        var region = Enumerable.Range(0, state.Regions.Length).First(index => IsUsable(state, index));
        foreach (var instance in state.Regions[region].Instances)
        {
            if (Usable(instance).Count > 1)
            {
                return Next(state, new InstanceName(region, instance.Id), instance, choices);
            }
        }

        return Grow(state, region, choices);
    }

    private Operation Next(MachineState state, InstanceName name, InstanceState instance, ChoiceStream choices)
    {
        if (instance.Driver != DriverState.Kmem)
        {
            return instance.Driver is null ? OfDriver(DriverState.Kmem, "bind", name) : OfDriver(instance.Driver, "unbind", name);
        }

        var ranges = Usable(instance);
        var first = ranges[0];
        if (Blocks(state, first).FirstOrDefault(block => block.Online) is { Online: true } online)
        {
            return Block(online, "offline");
        }

        var rest = ranges.Skip(1).SelectMany(range => Blocks(state, range)).ToList();
        if (mayRefuse && rest.Find(block => block.Online) is { Online: true } used && choices.Flip(1, 1))
        {
            return Refused(used);
        }

        return instance.Held.Length < ranges.Count || rest.Exists(block => block.Online) || rest.Count == 0
            ? OfDriver(DriverState.Kmem, "unbind", name)
            : Block(choices.OneOf(rest), choices.Of("online_movable", "online", "online_kernel"));
    }

    /// <summary>Gives an unbound instance one more range of one or two whole blocks, with a gap behind the last; empties or releases one where nothing is free.</summary>
    private WriteOperation Grow(MachineState state, int region, ChoiceStream choices)
    {
        var (bounds, size) = (setting.Topology.Regions[region], setting.Topology.MemoryBlockSize);
        var instances = state.Regions[region].Instances;
        if (instances.FirstOrDefault(one => one.Driver is null && Usable(one).Count > 0) is not { } target
            && (target = instances.FirstOrDefault(one => one.Driver is null && one.Ranges.IsEmpty)) is null)
        {
            var other = instances.FirstOrDefault(one => one.Driver is not null);
            return other is not null ? OfDriver(other.Driver!, "unbind", new InstanceName(region, other.Id)) : Size(region, instances[0].Id, 0);
        }

        for (var start = (bounds.Start + size - 1) / size * size; start + size - 1 <= bounds.End; start += size)
        {
            var wanted = new Extent(start, size);
            if (!instances.Any(one => one.Ranges.Any(range => range.Overlaps(wanted))) && !state.IsReserved(wanted) && !target.Ranges.Any(range => range.End + 1 == start || start + size == range.Start))
            {
                var end = choices.Flip(1, 1) && start + (2 * size) - 1 <= bounds.End ? start + (2 * size) - 1 : wanted.End;
                return SysfsPaths.Write(SysfsPaths.Instance(new InstanceName(region, target.Id).ToString(), "mapping"), $"{start:x}-{end:x}");
            }
        }

        return Size(region, target.Ranges.IsEmpty ? instances[0].Id : target.Id, 0);
    }

    /// <summary>Whether a region's instances can have two ranges of whole blocks.</summary>
    private bool IsUsable(MachineState state, int region)
    {
        var (bounds, size) = (setting.Topology.Regions[region], setting.Topology.MemoryBlockSize);
        return !setting.Topology.IsStatic && bounds.TargetNode >= 0 && state.Regions[region] is { IsBound: true, Instances.IsEmpty: false } && bounds.Size >= 4 * size;
    }

    private List<Extent> Usable(InstanceState instance)
    {
        var size = setting.Topology.MemoryBlockSize;
        var ranges = new List<Extent>();
        foreach (var range in instance.Ranges)
        {
            var start = (range.Start + size - 1) / size * size;
            var end = (range.End + 1) / size * size;
            if (start < end)
            {
                ranges.Add(new Extent(start, end - start));
            }
        }

        return ranges;
    }

    private IEnumerable<MemoryBlockState> Blocks(MachineState state, Extent range) =>
        state.Blocks.Where(block => range.Start <= block.Number * setting.Topology.MemoryBlockSize && block.Number * setting.Topology.MemoryBlockSize <= range.End);

    /// <summary>A write that would take a block offline, which one of its pages keeps online.</summary>
    public static FailingAllocationOperation Refused(MemoryBlockState block) => new(Block(block, "offline"), 0);

    private static WriteOperation OfDriver(string driver, string file, InstanceName name) => SysfsPaths.Write(SysfsPaths.Driver(driver, file), name.ToString());

    private static WriteOperation Size(int region, int id, int bytes) => SysfsPaths.Write(SysfsPaths.Instance(new InstanceName(region, id).ToString(), "size"), $"{bytes}");

    private static WriteOperation Block(MemoryBlockState block, string state) => SysfsPaths.Write($"/sys/devices/system/memory/memory{block.Number}/state", state);
}
