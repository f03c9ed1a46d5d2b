using DaxVerify.Specification.State;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Generation;

/// <summary>Generates what a process does with device nodes: open, map, touch, fork, unmap.</summary>
internal sealed class NodeOperationGenerator(InstancesInSight instances, ulong memoryBlockSize)
{
    private const ulong PageSize = 4096;
    private const ulong MiB = 1UL << 20;

    /// <summary>Weight of a kind in a state; 0 where it makes no sense.</summary>
    /// <param name="kind">A kind that this generator makes.</param>
    public int Weight(OperationKind kind, MachineState state) => kind switch
    {
        OperationKind.File => instances.Alive.Count > 0 ? 5 : 1,
        OperationKind.Map => instances.Alive.Count > 0 ? (state.Map is null ? 20 : 4) : state.File is null ? 1 : 3,
        OperationKind.Touch => state.Map is null ? 1 : 40,
        OperationKind.Fork => state.Map is null ? 0 : 4,
        OperationKind.Unmap => state.Map is null ? 0 : 5,
        _ => 0,
    };

    /// <param name="kind">A kind of weight above 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">This generator doesn't make the kind.</exception>
    public Operation Next(OperationKind kind, MachineState state, ChoiceStream choices) => kind switch
    {
        OperationKind.File => Files(choices),
        OperationKind.Map => Map(state, choices),
        OperationKind.Touch => Touch(state, choices),
        OperationKind.Fork => new ForkOperation(At(state, choices)),
        OperationKind.Unmap => Unmap(state.Map!, choices),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "no operation on a device node"),
    };

    private Operation Files(ChoiceStream choices)
    {
        if (!choices.Flip(4, 2))
        {
            return new CloseOperation();
        }

        var name = Device(choices);
        return new OpenOperation(name, choices.Flip(4, 1) ? OpenMode.ReadWrite : choices.Of(OpenMode.ReadOnly, OpenMode.WriteOnly));
    }

    private string Device(ChoiceStream choices) =>
        instances.Alive.Count > 0 && choices.Flip(10, 1) ? choices.OneOf(instances.Alive).ToString()
        : instances.Names.Count > 0 ? choices.OneOf(instances.Names).ToString()
        : "dax0.9";

    private MmapOperation Map(MachineState state, ChoiceStream choices)
    {
        var device = state.File is not null && choices.Flip(2, 3) ? MmapOperation.KeptFile : Device(choices);
        var units = choices.Flip(8, 1) ? choices.Between(1, 3) : 0;
        var unit = choices.Flip(4, 2) ? 0 : choices.Between(0, 4);
        var shift = choices.Weighted(14, 2, 1) switch { 0 => 0UL, 1 => PageSize, _ => choices.Of(1UL, MiB) };
        var extra = choices.Weighted(14, 2, 1) switch { 0 => 0UL, 1 => PageSize, _ => 1UL };
        var protection = choices.Flip(16, 2)
            ? Protection.Read | Protection.Write
            : choices.Of(Protection.Read, Protection.Write, Protection.None, Protection.Read | Protection.Execute);
        var kind = choices.Weighted(8, 1, 1) switch { 0 => MapKind.Shared, 1 => MapKind.Private, _ => MapKind.Sync };
        var place = choices.Flip(8, 2) ? (ulong?)null : choices.Of(0UL, 2 * MiB, PageSize, (2 * MiB) + PageSize);
        return new MmapOperation(device, ((ulong)unit * 2 * MiB) + shift, ((ulong)units * 2 * MiB) + extra, protection, kind, place);
    }

    private static ulong At(MachineState state, ChoiceStream choices)
    {
        if (state.Map is not { } map)
        {
            return 0;
        }

        var unit = choices.Flip(6, 4) ? 0 : choices.Between(0, (int)(map.Length / (2 * MiB)));
        var inner = choices.Below(8) switch
        {
            < 4 => 0UL,
            4 => 8UL,
            5 => PageSize,
            6 => (2 * MiB) - 8,
            _ => choices.Below((uint)PageSize / 8) * 8UL,
        };
        return ((ulong)unit * 2 * MiB) + inner;
    }

    private static TouchOperation Touch(MachineState state, ChoiceStream choices)
    {
        var at = At(state, choices);
        if (choices.Flip(1, 1))
        {
            return new TouchOperation(at);
        }

        var value = (ulong)choices.Between(1, 1000);
        return new TouchOperation(at, choices.Flip(1, 9) ? value << 54 : value);
    }

    private MunmapOperation Unmap(MemoryMapState map, ChoiceStream choices) => choices.Flip(2, 3)
        ? new MunmapOperation()
        : new MunmapOperation(
            choices.Of(0UL, PageSize, 2 * MiB, map.Length - PageSize),
            choices.Of(PageSize, memoryBlockSize, 2 * MiB, map.Length));
}
