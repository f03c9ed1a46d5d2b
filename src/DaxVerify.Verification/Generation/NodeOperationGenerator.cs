using DaxVerify.Specification;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Operations;
using FsCheck;
using FsCheck.Fluent;

namespace DaxVerify.Verification.Generation;

/// <summary>Generates what a process does with device nodes: open, map, touch, fork, unmap.</summary>
internal sealed class NodeOperationGenerator(DaxSpecification model)
{
    private const ulong PageSize = 4096;
    private const ulong MiB = 1UL << 20;

    /// <summary>Adds the operations that make sense in a state.</summary>
    /// <param name="all">Weighted generators so far.</param>
    /// <param name="state">The state.</param>
    /// <param name="names">The live instances.</param>
    /// <param name="disabled">Kinds to leave out.</param>
    public void AddTo(
        List<(int Weight, Gen<Operation> Generator)> all,
        MachineState state,
        IReadOnlyList<InstanceName> names,
        IReadOnlySet<OperationKind> disabled)
    {
        var alive = names.Where(name => state.Find(name)!.IsAlive).ToList();
        Add(OperationKind.File, alive.Count > 0 ? 5 : 1, () => Files(alive, names));
        Add(OperationKind.Map, alive.Count > 0 ? (state.Map is null ? 20 : 4) : state.File is null ? 1 : 3, () => Map(state, alive, names));
        Add(OperationKind.Touch, state.Map is null ? 1 : 40, () => Touch(state));
        Add(OperationKind.Fork, state.Map is null ? 0 : 4, () => At(state).Select(Operation (at) => new ForkOperation(at)));
        Add(OperationKind.Unmap, state.Map is null ? 0 : 5, () => Unmap(state.Map!));

        void Add(OperationKind kind, int weight, Func<Gen<Operation>> make)
        {
            if (weight > 0 && !disabled.Contains(kind))
            {
                all.Add((weight, make()));
            }
        }
    }

    private static Gen<Operation> Files(List<InstanceName> alive, IReadOnlyList<InstanceName> names) => Gen.Frequency(
        (4, from name in Device(alive, names)
            from mode in Gen.Frequency((4, Gen.Constant(OpenMode.ReadWrite)), (1, Gen.Elements(OpenMode.ReadOnly, OpenMode.WriteOnly)))
            select (Operation)new OpenOperation(name, mode)),
        (2, Gen.Constant<Operation>(new CloseOperation())));

    private static Gen<string> Device(List<InstanceName> alive, IReadOnlyList<InstanceName> names)
    {
        var any = names.Count > 0 ? Gen.Elements<InstanceName>(names).Select(name => name.ToString()) : Gen.Constant("dax0.9");
        return alive.Count > 0 ? Gen.Frequency((10, Gen.Elements<InstanceName>(alive).Select(name => name.ToString())), (1, any)) : any;
    }

    private static Gen<Operation> Map(MachineState state, List<InstanceName> alive, IReadOnlyList<InstanceName> names) =>
        from device in state.File is null ? Device(alive, names) : Gen.Frequency((2, Gen.Constant(MmapOperation.KeptFile)), (3, Device(alive, names)))
        from units in Gen.Frequency((8, Gen.Choose(1, 3)), (1, Gen.Constant(0)))
        from unit in Gen.Frequency((4, Gen.Constant(0)), (2, Gen.Choose(0, 4)))
        from shift in Gen.Frequency((14, Gen.Constant(0UL)), (2, Gen.Constant(PageSize)), (1, Gen.Elements(1UL, MiB)))
        from extra in Gen.Frequency((14, Gen.Constant(0UL)), (2, Gen.Constant(PageSize)), (1, Gen.Constant(1UL)))
        from protection in Gen.Frequency(
            (16, Gen.Constant(Protection.Read | Protection.Write)),
            (2, Gen.Elements(Protection.Read, Protection.Write, Protection.None, Protection.Read | Protection.Execute)))
        from kind in Gen.Frequency((8, Gen.Constant(MapKind.Shared)), (1, Gen.Constant(MapKind.Private)), (1, Gen.Constant(MapKind.Sync)))
        from place in Gen.Frequency(
            (8, Gen.Constant((ulong?)null)),
            (2, Gen.Elements<ulong?>(0, 2 * MiB, PageSize, (2 * MiB) + PageSize)))
        select (Operation)new MmapOperation(device, ((ulong)unit * 2 * MiB) + shift, ((ulong)units * 2 * MiB) + extra, protection, kind, place);

    private static Gen<ulong> At(MachineState state) => state.Map is not { } map
        ? Gen.Constant(0UL)
        : from unit in Gen.Frequency((6, Gen.Constant(0)), (4, Gen.Choose(0, (int)(map.Length / (2 * MiB)))))
          from inner in Gen.Elements(0UL, 0UL, 0UL, 0UL, 8UL, PageSize, (2 * MiB) - 8)
          select ((ulong)unit * 2 * MiB) + inner;

    private static Gen<Operation> Touch(MachineState state) =>
        from at in At(state)
        from isStore in Gen.Elements(true, false)
        from value in Gen.Choose(1, 1000)
        select (Operation)new TouchOperation(at, isStore ? (ulong)value : null);

    private Gen<Operation> Unmap(MemoryMapState map) => Gen.Frequency(
        (2, Gen.Constant<Operation>(new MunmapOperation())),
        (3, from at in Gen.Elements(0UL, PageSize, 2 * MiB, map.Length - PageSize)
            from length in Gen.Elements(PageSize, model.Topology.MemoryBlockSize, 2 * MiB, map.Length)
            select (Operation)new MunmapOperation(at, length)));
}
