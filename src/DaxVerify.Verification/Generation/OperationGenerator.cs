using System.Globalization;
using DaxVerify.Specification;
using DaxVerify.Specification.State;
using DaxVerify.Verification.Models;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using FsCheck;
using FsCheck.Fluent;

namespace DaxVerify.Verification.Generation;

/// <summary>
/// Generates the next operation of a sequence from the specification's state, so that most operations mean something: weights rise
/// where a kind can succeed, and names, sizes and places are mostly those that exist.
/// </summary>
public sealed class OperationGenerator
{
    private const ulong MiB = 1UL << 20;
    private readonly DaxSpecification _model;
    private readonly IReadOnlySet<OperationKind> _disabled;
    private readonly NodeOperationGenerator _nodes;

    /// <summary>Makes a generator.</summary>
    /// <param name="model">The specification of the machine.</param>
    /// <param name="disabled">Kinds that this sequence does without.</param>
    public OperationGenerator(DaxSpecification model, IReadOnlySet<OperationKind> disabled)
    {
        _model = model;
        _disabled = disabled;
        _nodes = new NodeOperationGenerator(model);
    }

    /// <summary>The operations that may come next.</summary>
    /// <param name="state">The state so far.</param>
    /// <returns>Their generator.</returns>
    public Gen<Operation> Next(MachineState state)
    {
        var plain = Plain(state);
        var all = new List<(int, Gen<Operation>)>(plain);
        Add(all, OperationKind.Killed, 3, () => Gen.Frequency(plain).Select(Operation (inner) => new KilledOperation(inner)));
        Add(all, OperationKind.FailingAllocation, 3, () =>
            from inner in Gen.Frequency(plain)
            from index in Gen.Choose(0, 5)
            select (Operation)new FailingAllocationOperation(inner, index));
        return Gen.Frequency(all);
    }

    private List<(int Weight, Gen<Operation> Generator)> Plain(MachineState state)
    {
        var names = Names(state);
        var hasSized = names.Any(name => state.Find(name) is { Driver: null, Ranges.IsEmpty: false });
        var hasBound = names.Any(name => state.Find(name)!.Driver is not null);
        var hasUnbound = names.Any(name => state.Find(name)!.Driver is null);
        var hasUnboundRegion = state.Regions.Any(region => !region.IsBound);
        var all = new List<(int, Gen<Operation>)>();
        Add(all, OperationKind.Create, names.Count > 0 && names.Count < 4 * _model.Topology.Regions.Count ? 7 : 1, () => Create());
        Add(all, OperationKind.Delete, names.Count > 1 ? 6 : 1, () => Delete(state, names));
        Add(all, OperationKind.Size, hasUnbound ? 16 : 3, () => Size(names));
        Add(all, OperationKind.Mapping, hasUnbound ? 7 : 3, () => Mapping(names));
        Add(all, OperationKind.Align, hasUnbound ? 4 : 2, () => Align(names));
        Add(all, OperationKind.MemmapOnMemory, 2, () => MemmapOnMemory(names));
        Add(all, OperationKind.Bind, state.Drivers.IsEmpty ? 1 : hasSized ? 22 : 3, () => OfDriver(state, names, "bind"));
        Add(all, OperationKind.Unbind, hasBound ? 8 : 1, () => Unbind(state, names));
        Add(all, OperationKind.NewId, state.Drivers.IsEmpty ? 1 : 5, () => OfDriver(state, names, "new_id"));
        Add(all, OperationKind.RemoveId, 1, () => OfDriver(state, names, "remove_id"));
        Add(all, OperationKind.Load, state.Drivers.IsEmpty ? 14 : state.Drivers.Length < 2 ? 4 : 1, Load);
        Add(all, OperationKind.Unload, state.Drivers.IsEmpty ? 0 : 2, () => Unload(state));
        Add(all, OperationKind.LoadTestDriver, 2, TestDrivers);
        Add(all, OperationKind.Provider, names.Count == 0 ? 30 : hasUnboundRegion ? 6 : 1, () => Provider(state));
        Add(all, OperationKind.MemoryBlock, state.Blocks.IsEmpty ? 0 : 4, () => MemoryBlock(state));
        Add(all, OperationKind.Read, 6, () => Read(state, names));
        Add(all, OperationKind.Malformed, 5, () => Malformed(state, names));
        _nodes.AddTo(all, state, names, _disabled);
        return all.Count > 0 ? all : [(1, Create())];
    }

    private void Add(List<(int, Gen<Operation>)> all, OperationKind kind, int weight, Func<Gen<Operation>> make)
    {
        if (weight > 0 && !_disabled.Contains(kind))
        {
            all.Add((weight, make()));
        }
    }

    private static List<InstanceName> Names(MachineState state)
    {
        var names = new List<InstanceName>();
        for (var r = 0; r < state.Regions.Length; r++)
        {
            foreach (var instance in state.Regions[r].Instances)
            {
                names.Add(new InstanceName(r, instance.Id));
            }
        }

        return names;
    }

    private Gen<int> AnyRegion() => Gen.Choose(0, _model.Topology.Regions.Count - 1);

    private Gen<InstanceName> AnyName(List<InstanceName> names) => names.Count == 0
        ? Stray()
        : Gen.Frequency((24, Gen.Elements<InstanceName>(names)), (1, Stray()));

    private Gen<InstanceName> Stray() => from region in AnyRegion() from id in Gen.Choose(0, 4) select new InstanceName(region, id);

    private Gen<Operation> Create() => AnyRegion().Select(Operation (region) => SysfsPaths.Write(RegionPath(region, "create"), "1"));

    private Gen<Operation> Delete(MachineState state, List<InstanceName> names)
    {
        var free = names.Where(name => name.Id > 0 && state.Find(name) is { Driver: null, Ranges.IsEmpty: true }).ToList();
        return from name in free.Count > 0 ? Gen.Frequency((4, Gen.Elements<InstanceName>(free)), (1, AnyName(names))) : AnyName(names)
               from region in Gen.Frequency((20, Gen.Constant(name.Region)), (1, AnyRegion()))
               select (Operation)SysfsPaths.Write(RegionPath(region, "delete"), name.ToString());
    }

    private Gen<Operation> Size(List<InstanceName> names) =>
        from name in AnyName(names)
        from units in Gen.Frequency(
            (3, Gen.Constant(0)),
            (12, Gen.Choose(1, 6)),
            (3, Gen.Choose(0, (int)(_model.Topology.Regions[name.Region].Size / (2 * MiB)) + 1)))
        from extra in Gen.Frequency((20, Gen.Constant(0UL)), (1, Gen.Elements(1UL, 4096UL, MiB)))
        from newline in Gen.Elements(string.Empty, "\n")
        select (Operation)SysfsPaths.Write(
            SysfsPaths.Instance(name.ToString(), "size"),
            (((ulong)units * 2 * MiB) + extra).ToString(CultureInfo.InvariantCulture) + newline);

    private Gen<Operation> Mapping(List<InstanceName> names) =>
        from name in AnyName(names)
        let region = _model.Topology.Regions[name.Region]
        from unit in Gen.Choose(0, (int)(region.Size / (2 * MiB)))
        from units in Gen.Frequency((12, Gen.Choose(1, 3)), (1, Gen.Constant(0)))
        from shift in Gen.Frequency((24, Gen.Constant(0UL)), (1, Gen.Elements(MiB, 4096UL, 1UL)))
        from cut in Gen.Frequency((24, Gen.Constant(0UL)), (1, Gen.Elements(1UL, 4096UL)))
        let start = region.Start + ((ulong)unit * 2 * MiB) + shift
        let end = start + ((ulong)units * 2 * MiB) - 1 - cut
        select (Operation)SysfsPaths.Write(SysfsPaths.Instance(name.ToString(), "mapping"), $"{start:x}-{end:x}");

    private Gen<Operation> Align(List<InstanceName> names) =>
        from name in AnyName(names)
        from align in Gen.Frequency((6, Gen.Constant(4096UL)), (6, Gen.Constant(2 * MiB)), (1, Gen.Elements(1UL << 30, 65536UL, 0UL)))
        select (Operation)SysfsPaths.Write(SysfsPaths.Instance(name.ToString(), "align"), align.ToString(CultureInfo.InvariantCulture));

    private Gen<Operation> MemmapOnMemory(List<InstanceName> names) =>
        from name in AnyName(names)
        from value in Gen.Elements("0", "1", "y", "N", "on", "off", "2")
        select (Operation)SysfsPaths.Write(SysfsPaths.Instance(name.ToString(), "memmap_on_memory"), value);

    private Gen<Operation> OfDriver(MachineState state, List<InstanceName> names, string attribute) =>
        from name in AnyName(names)
        from driver in AnyDriver(state)
        select (Operation)SysfsPaths.Write(SysfsPaths.Driver(driver, attribute), name.ToString());

    private Gen<Operation> Unbind(MachineState state, List<InstanceName> names)
    {
        var bound = names.Where(name => state.Find(name)!.Driver is not null).ToList();
        return bound.Count == 0
            ? OfDriver(state, names, "unbind")
            : Gen.Frequency(
                (6, Gen.Elements<InstanceName>(bound).Select(Operation (name) =>
                    SysfsPaths.Write(SysfsPaths.Driver(state.Find(name)!.Driver!, "unbind"), name.ToString()))),
                (1, OfDriver(state, names, "unbind")));
    }

    private static Gen<string> AnyDriver(MachineState state) => state.Drivers.IsEmpty
        ? Gen.Elements(DriverState.DeviceDax, DriverState.Kmem)
        : Gen.Frequency(
            (24, Gen.Elements<string>(state.Drivers.Select(driver => driver.Name))),
            (1, Gen.Elements(DriverState.DeviceDax, DriverState.Kmem)));

    private static Gen<Operation> Load() =>
        Gen.Frequency((10, Gen.Elements(DriverState.DeviceDax, DriverState.Kmem)), (1, Gen.Constant("nosuch")))
            .Select(Operation (module) => new LoadModuleOperation(module));

    private static Gen<Operation> Unload(MachineState state) => AnyDriver(state).Select(Operation (module) => new UnloadModuleOperation(module));

    private static Gen<Operation> TestDrivers() =>
        from name in Gen.Elements("other", "second")
        from type in Gen.Elements(DriverType.Device, DriverType.Kmem)
        from matchAlways in Gen.Elements(true, false)
        from hasProbe in Gen.Frequency((5, Gen.Constant(true)), (1, Gen.Constant(false)))
        from hasRemove in Gen.Elements(true, false)
        from probe in Gen.Frequency((4, Gen.Constant(Errno.None)), (1, Gen.Elements(Errno.ENODEV, Errno.EIO)))
        from registration in Gen.Frequency((6, Gen.Constant(Errno.None)), (1, Gen.Constant(Errno.ENOMEM)))
        select (Operation)new LoadTestDriverOperation(
            new TestDriver(name, type, matchAlways, hasProbe, hasRemove, probe, registration));

    private Gen<Operation> Provider(MachineState state) =>
        from region in AnyRegion()
        from isUsual in Gen.Frequency((12, Gen.Constant(true)), (1, Gen.Constant(false)))
        let bind = state.Regions[region].IsBound != isUsual
        select (Operation)SysfsPaths.Write(
            SysfsPaths.Provider(bind ? "bind" : "unbind", _model.Topology.IsStatic),
            SysfsPaths.ProviderDevice(region, _model.Topology.IsStatic));

    private static Gen<Operation> MemoryBlock(MachineState state) =>
        from block in Gen.Elements<MemoryBlockState>(state.Blocks)
        from value in Gen.Frequency((6, Gen.Elements("online", "offline")), (1, Gen.Elements("online_movable", "x")))
        select (Operation)SysfsPaths.Write($"/sys/devices/system/memory/memory{block.Number}/state", value);

    private Gen<Operation> Read(MachineState state, List<InstanceName> names) => Gen.Frequency(
        (3, from region in AnyRegion()
            from attribute in Gen.Elements("id", "size", "align", "available_size", "seed", "create", "delete")
            select (Operation)new ReadOperation(RegionPath(region, attribute))),
        (4, from name in AnyName(names)
            from attribute in Gen.Elements("size", "align", "resource", "target_node", "numa_node", "modalias", "memmap_on_memory", "mapping")
            select (Operation)new ReadOperation(SysfsPaths.Instance(name.ToString(), attribute))),
        (2, from name in AnyName(names)
            from number in Gen.Choose(0, 2)
            from attribute in Gen.Elements("start", "end", "page_offset")
            select (Operation)new ReadOperation(SysfsPaths.Instance(name.ToString(), $"mapping{number}/{attribute}"))),
        (1, AnyDriver(state).Select(Operation (driver) => new ReadOperation(SysfsPaths.Driver(driver, "bind")))),
        (1, Gen.Elements<Operation>(new ListOperation("/sys/bus/dax/devices"), new ListOperation("/sys/bus/dax/drivers"))));

    private Gen<Operation> Malformed(MachineState state, List<InstanceName> names) =>
        from name in AnyName(names)
        from driver in AnyDriver(state)
        from path in Gen.Elements(
            SysfsPaths.Instance(name.ToString(), "size"),
            SysfsPaths.Instance(name.ToString(), "align"),
            SysfsPaths.Instance(name.ToString(), "mapping"),
            SysfsPaths.Instance(name.ToString(), "resource"),
            SysfsPaths.Driver(driver, "bind"),
            SysfsPaths.Driver(driver, "new_id"),
            SysfsPaths.Driver(driver, "remove_id"),
            RegionPath(name.Region, "create"),
            RegionPath(name.Region, "delete"))
        from text in Gen.Frequency((8, Gen.Elements<string>(MalformedText.Numbers)), (4, Gen.Constant(name.ToString()).SelectMany(MalformedText.Around)))
        select (Operation)SysfsPaths.Write(path, text);

    private string RegionPath(int region, string attribute) => SysfsPaths.Region(region, attribute, _model.Topology.IsStatic);
}
