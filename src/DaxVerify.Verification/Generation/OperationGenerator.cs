using System.Globalization;
using DaxVerify.Specification;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Generation;

/// <summary>
/// Generates the next operation of a sequence from the specification's state, so that most operations mean something: weights rise
/// where a kind can succeed, and names, sizes and places are mostly those that exist.
/// </summary>
public sealed class OperationGenerator
{
    private const ulong MiB = 1UL << 20;
    private const int WrappedWeight = 3;
    private const int FailingIndexMax = 5;

    private static readonly OperationKind[] s_plain =
        [.. Enum.GetValues<OperationKind>().Except([OperationKind.Killed, OperationKind.FailingAllocation])];

    private readonly DaxSpecification _model;
    private readonly IReadOnlySet<OperationKind> _disabled;
    private readonly OperationKind[] _enabled;
    private readonly int[] _weights;
    private readonly InstancesInSight _instances = new();
    private readonly NodeOperationGenerator _nodes;
    private readonly KmemInPartGenerator _kmem;

    /// <summary>Makes a generator.</summary>
    /// <param name="model">The specification of the machine.</param>
    /// <param name="disabled">Kinds that this sequence does without.</param>
    public OperationGenerator(DaxSpecification model, IReadOnlySet<OperationKind> disabled)
    {
        _model = model;
        _disabled = disabled;
        _enabled = [.. s_plain.Where(kind => !disabled.Contains(kind))];
        _weights = new int[_enabled.Length];
        _nodes = new NodeOperationGenerator(_instances, model.Topology.MemoryBlockSize);
        _kmem = new KmemInPartGenerator(model.Setting, mayRefuse: !disabled.Contains(OperationKind.RefusedOffline));
    }

    /// <param name="state">The state so far.</param>
    public Operation Next(MachineState state, ChoiceStream choices)
    {
        _instances.Look(state);
        var plain = Weigh(state);
        if (plain == 0)
        {
            return Create(choices);
        }

        var killed = _disabled.Contains(OperationKind.Killed) ? 0 : WrappedWeight;
        var failing = _disabled.Contains(OperationKind.FailingAllocation) ? 0 : WrappedWeight;
        return choices.Weighted(plain, killed, failing) switch
        {
            0 => Plain(state, plain, choices),
            1 => new KilledOperation(Plain(state, plain, choices)),
            _ => Failing(Plain(state, plain, choices), choices),
        };
    }

    private static FailingAllocationOperation Failing(Operation operation, ChoiceStream choices) =>
        operation as FailingAllocationOperation ?? new FailingAllocationOperation(operation, choices.Between(0, FailingIndexMax));

    private int Weigh(MachineState state)
    {
        var total = 0;
        for (var i = 0; i < _enabled.Length; i++)
        {
            total += _weights[i] = Weight(_enabled[i], state);
        }

        return total;
    }

    private int Weight(OperationKind kind, MachineState state)
    {
        var names = _instances.Names.Count;
        var hasUnbound = names > _instances.Bound.Count;
        return kind switch
        {
            OperationKind.Create => names > 0 && names < 4 * _model.Topology.Regions.Count ? 7 : 1,
            OperationKind.Delete => names > 1 ? 6 : 1,
            OperationKind.Size => hasUnbound ? 16 : 3,
            OperationKind.Mapping => hasUnbound ? 7 : 3,
            OperationKind.Align => hasUnbound ? 4 : 2,
            OperationKind.MemmapOnMemory => 2,
            OperationKind.Bind => state.Drivers.IsEmpty ? 1 : _instances.HasSized ? 22 : 3,
            OperationKind.Unbind => _instances.Bound.Count > 0 ? 8 : 1,
            OperationKind.NewId => state.Drivers.IsEmpty ? 1 : 5,
            OperationKind.RemoveId => 1,
            OperationKind.Load => state.Drivers.IsEmpty ? 14 : state.Drivers.Length < 2 ? 4 : 1,
            OperationKind.Unload => state.Drivers.IsEmpty ? 0 : 2,
            OperationKind.LoadTestDriver => 2,
            OperationKind.Provider => names == 0 ? 30 : HasUnboundRegion(state) ? 6 : 1,
            OperationKind.MemoryBlock => state.Blocks.IsEmpty ? 0 : 8,
            OperationKind.RefusedOffline => state.Blocks.Any(block => block.Online) ? 2 : 0,
            OperationKind.Read => 6,
            OperationKind.Malformed => 5,
            OperationKind.KmemInPart => _kmem.Weight(state),
            _ => _nodes.Weight(kind, state),
        };
    }

    private static bool HasUnboundRegion(MachineState state)
    {
        foreach (var region in state.Regions)
        {
            if (!region.IsBound)
            {
                return true;
            }
        }

        return false;
    }

    private Operation Plain(MachineState state, int total, ChoiceStream choices)
    {
        var at = (int)choices.Below((uint)total);
        var index = 0;
        while (at >= _weights[index])
        {
            at -= _weights[index++];
        }

        var kind = _enabled[index];
        return kind switch
        {
            OperationKind.Create => Create(choices),
            OperationKind.Delete => Delete(choices),
            OperationKind.Size => Size(choices),
            OperationKind.Mapping => Mapping(choices),
            OperationKind.Align => Align(choices),
            OperationKind.MemmapOnMemory => OfInstance(choices, "memmap_on_memory", choices.Of("0", "1", "y", "N", "on", "off", "2")),
            OperationKind.Bind => OfDriver(state, choices, "bind"),
            OperationKind.Unbind => Unbind(state, choices),
            OperationKind.NewId => OfDriver(state, choices, "new_id"),
            OperationKind.RemoveId => OfDriver(state, choices, "remove_id"),
            OperationKind.Load => new LoadModuleOperation(choices.Flip(10, 1) ? AnyShipped(choices) : "nosuch"),
            OperationKind.Unload => new UnloadModuleOperation(AnyDriver(state, choices)),
            OperationKind.LoadTestDriver => TestDrivers(choices),
            OperationKind.Provider => Provider(state, choices),
            OperationKind.MemoryBlock => MemoryBlock(state, choices),
            OperationKind.Read => Read(state, choices),
            OperationKind.Malformed => Malformed(state, choices),
            OperationKind.KmemInPart => _kmem.Next(state, choices),
            OperationKind.RefusedOffline => KmemInPartGenerator.Refused(choices.OneOf([.. state.Blocks.Where(block => block.Online)])),
            _ => _nodes.Next(kind, state, choices),
        };
    }

    private int AnyRegion(ChoiceStream choices) => (int)choices.Below((uint)_model.Topology.Regions.Count);

    private InstanceName AnyName(ChoiceStream choices) => _instances.Names.Count > 0 && choices.Flip(24, 1)
        ? choices.OneOf(_instances.Names)
        : new InstanceName(AnyRegion(choices), choices.Between(0, 4));

    private static string AnyShipped(ChoiceStream choices) => choices.Of(DriverState.DeviceDax, DriverState.Kmem);

    private static string AnyDriver(MachineState state, ChoiceStream choices) => !state.Drivers.IsEmpty && choices.Flip(24, 1)
        ? state.Drivers[(int)choices.Below((uint)state.Drivers.Length)].Name
        : AnyShipped(choices);

    private static WriteOperation OfInstance(InstanceName name, string attribute, string value) =>
        SysfsPaths.Write(SysfsPaths.Instance(name.ToString(), attribute), value);

    private WriteOperation OfInstance(ChoiceStream choices, string attribute, string value) => OfInstance(AnyName(choices), attribute, value);

    private string RegionPath(int region, string attribute) => SysfsPaths.Region(region, attribute, _model.Topology.IsStatic);

    private WriteOperation Create(ChoiceStream choices) => SysfsPaths.Write(RegionPath(AnyRegion(choices), "create"), "1");

    private WriteOperation Delete(ChoiceStream choices)
    {
        var name = _instances.Free.Count > 0 && choices.Flip(4, 1) ? choices.OneOf(_instances.Free) : AnyName(choices);
        var region = choices.Flip(20, 1) ? name.Region : AnyRegion(choices);
        return SysfsPaths.Write(RegionPath(region, "delete"), name.ToString());
    }

    private WriteOperation Size(ChoiceStream choices)
    {
        var name = AnyName(choices);
        var units = choices.Weighted(3, 12, 3) switch
        {
            0 => 0,
            1 => choices.Between(1, 6),
            _ => choices.Between(0, (int)(_model.Topology.Regions[name.Region].Size / (2 * MiB)) + 1),
        };
        var extra = choices.Flip(20, 1) ? 0 : choices.Of(1UL, 4096UL, MiB);
        var text = (((ulong)units * 2 * MiB) + extra).ToString(CultureInfo.InvariantCulture);
        return OfInstance(name, "size", choices.Flip(1, 1) ? text : text + "\n");
    }

    private WriteOperation Mapping(ChoiceStream choices)
    {
        var name = AnyName(choices);
        var region = _model.Topology.Regions[name.Region];
        var unit = choices.Between(0, (int)(region.Size / (2 * MiB)));
        var units = choices.Flip(12, 1) ? choices.Between(1, 3) : 0;
        var shift = choices.Flip(24, 1) ? 0 : choices.Of(MiB, 4096UL, 1UL);
        var cut = choices.Flip(24, 1) ? 0 : choices.Of(1UL, 4096UL);
        var start = region.Start + ((ulong)unit * 2 * MiB) + shift;
        var end = start + ((ulong)units * 2 * MiB) - 1 - cut;
        return OfInstance(name, "mapping", $"{start:x}-{end:x}");
    }

    private WriteOperation Align(ChoiceStream choices)
    {
        var name = AnyName(choices);
        return OfInstance(name, "align", choices.Weighted(6, 6, 1) switch
        {
            0 => "4096",
            1 => "2097152",
            _ => choices.Of("1073741824", "65536", "0"),
        });
    }

    private WriteOperation OfDriver(MachineState state, ChoiceStream choices, string attribute)
    {
        var name = AnyName(choices);
        return SysfsPaths.Write(SysfsPaths.Driver(AnyDriver(state, choices), attribute), name.ToString());
    }

    private WriteOperation Unbind(MachineState state, ChoiceStream choices)
    {
        if (_instances.Bound.Count == 0 || !choices.Flip(6, 1))
        {
            return OfDriver(state, choices, "unbind");
        }

        var name = choices.OneOf(_instances.Bound);
        return SysfsPaths.Write(SysfsPaths.Driver(state.Find(name)!.Driver!, "unbind"), name.ToString());
    }

    private static LoadTestDriverOperation TestDrivers(ChoiceStream choices) => new(new TestDriver(
        choices.Of("other", "second"),
        choices.Of(DriverType.Device, DriverType.Kmem),
        MatchAlways: choices.Flip(1, 1),
        HasProbe: choices.Flip(5, 1),
        HasRemove: choices.Flip(1, 1),
        ProbeResult: choices.Flip(4, 1) ? Errno.None : choices.Of(Errno.ENODEV, Errno.EIO),
        RegistrationResult: choices.Flip(6, 1) ? Errno.None : Errno.ENOMEM));

    private WriteOperation Provider(MachineState state, ChoiceStream choices)
    {
        var region = AnyRegion(choices);
        var bind = state.Regions[region].IsBound != choices.Flip(12, 1);
        var isStatic = _model.Topology.IsStatic;
        return SysfsPaths.Write(SysfsPaths.Provider(bind ? "bind" : "unbind", isStatic), SysfsPaths.ProviderDevice(region, isStatic));
    }

    private static WriteOperation MemoryBlock(MachineState state, ChoiceStream choices)
    {
        var block = state.Blocks[(int)choices.Below((uint)state.Blocks.Length)];
        var value = choices.Flip(4, 3) ? choices.Of("online", "offline") : choices.Weighted(4, 4, 1) switch { 0 => "online_movable", 1 => "online_kernel", _ => "x" };
        return SysfsPaths.Write($"/sys/devices/system/memory/memory{block.Number}/state", value);
    }

    private Operation Read(MachineState state, ChoiceStream choices)
    {
        switch (choices.Weighted(3, 4, 2, 1, 1))
        {
            case 0:
                var region = AnyRegion(choices);
                return new ReadOperation(
                    RegionPath(region, choices.Of("id", "size", "align", "available_size", "seed", "create", "delete")));
            case 1:
                var name = AnyName(choices).ToString();
                return new ReadOperation(SysfsPaths.Instance(
                    name, choices.Of("size", "align", "resource", "target_node", "numa_node", "modalias", "memmap_on_memory", "mapping")));
            case 2:
                var owner = AnyName(choices).ToString();
                return new ReadOperation(SysfsPaths.Instance(owner, $"mapping{choices.Between(0, 2)}/{choices.Of("start", "end", "page_offset")}"));
            case 3:
                return new ReadOperation(SysfsPaths.Driver(AnyDriver(state, choices), "bind"));
            default:
                return new ListOperation(choices.Of("/sys/bus/dax/devices", "/sys/bus/dax/drivers"));
        }
    }

    private WriteOperation Malformed(MachineState state, ChoiceStream choices)
    {
        var name = AnyName(choices);
        var path = choices.Below(9) switch
        {
            0 => SysfsPaths.Instance(name.ToString(), "size"),
            1 => SysfsPaths.Instance(name.ToString(), "align"),
            2 => SysfsPaths.Instance(name.ToString(), "mapping"),
            3 => SysfsPaths.Instance(name.ToString(), "resource"),
            4 => SysfsPaths.Driver(AnyDriver(state, choices), "bind"),
            5 => SysfsPaths.Driver(AnyDriver(state, choices), "new_id"),
            6 => SysfsPaths.Driver(AnyDriver(state, choices), "remove_id"),
            7 => RegionPath(name.Region, "create"),
            _ => RegionPath(name.Region, "delete"),
        };
        return SysfsPaths.Write(
            path, choices.Flip(8, 4) ? choices.OneOf(MalformedText.Numbers) : MalformedText.Around(name.ToString(), choices));
    }
}
