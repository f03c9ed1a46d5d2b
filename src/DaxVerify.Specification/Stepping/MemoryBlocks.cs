using System.Collections.Immutable;
using DaxVerify.Specification.Commands;
using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Stepping;

/// <summary>Hot-added memory, block by block.</summary>
internal static class MemoryBlocks
{
    /// <summary>Writes a block's <c>state</c>.</summary>
    /// <param name="model">The specification.</param>
    /// <param name="state">The state.</param>
    /// <param name="operation">The write.</param>
    /// <returns>The outcome.</returns>
    public static StepOutcome Write(DaxSpecification model, MachineState state, CompiledOperation operation)
    {
        bool? wanted = KernelText.Name(operation.Text) switch
        {
            "online" or "online_kernel" or "online_movable" => true,
            "offline" => false,
            _ => null,
        };
        var index = IndexOf(state.Blocks, operation.Path!.Number);
        if (wanted is not { } online || state.Blocks[index].Online == online)
        {
            return StepOutcome.EndWrite(state, Errno.EINVAL);
        }

        var changed = state.Blocks.SetItem(index, state.Blocks[index] with { Online = online });
        return StepOutcome.EndWrite(ReleasePinned(model, state with { Blocks = changed }), Errno.None);
    }

    /// <summary>Where pinned memory is protected, it is released as soon as all its blocks are offline.</summary>
    /// <param name="model">The specification.</param>
    /// <param name="state">The state.</param>
    /// <returns>The state after.</returns>
    internal static MachineState ReleasePinned(DaxSpecification model, MachineState state)
    {
        foreach (var pinned in state.Pinned)
        {
            if (!model.Rules.PinnedMemoryReusable && !AnyOnline(model, state.Blocks, pinned.Extent))
            {
                state = state with { Pinned = state.Pinned.Remove(pinned), Blocks = Remove(model, state.Blocks, pinned.Extent) };
            }
        }

        return state;
    }

    /// <summary>Adds the blocks of some memory.</summary>
    /// <param name="model">The specification.</param>
    /// <param name="blocks">The blocks there are.</param>
    /// <param name="memory">Whole blocks.</param>
    /// <returns>The blocks after.</returns>
    public static ImmutableArray<MemoryBlockState> Add(
        DaxSpecification model,
        ImmutableArray<MemoryBlockState> blocks,
        ImmutableArray<Extent> memory)
    {
        var all = blocks.ToBuilder();
        foreach (var extent in memory)
        {
            for (var at = extent.Start; at < extent.End; at += model.Topology.MemoryBlockSize)
            {
                all.Add(new MemoryBlockState(
                    at / model.Topology.MemoryBlockSize,
                    model.Topology.OnlinePolicy != OnlinePolicy.Offline));
            }
        }

        all.Sort(static (a, b) => a.Number.CompareTo(b.Number));
        return all.ToImmutable();
    }

    /// <summary>Tells whether any block of some memory is online.</summary>
    /// <param name="model">The specification.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="extent">The memory.</param>
    /// <returns>Whether one is.</returns>
    public static bool AnyOnline(DaxSpecification model, ImmutableArray<MemoryBlockState> blocks, Extent extent) =>
        blocks.Any(block => block.Online && Inside(model, block, extent));

    /// <summary>Removes the blocks of some memory.</summary>
    /// <param name="model">The specification.</param>
    /// <param name="blocks">The blocks.</param>
    /// <param name="extent">The memory.</param>
    /// <returns>The blocks after.</returns>
    public static ImmutableArray<MemoryBlockState> Remove(
        DaxSpecification model,
        ImmutableArray<MemoryBlockState> blocks,
        Extent extent) => blocks.RemoveAll(block => Inside(model, block, extent));

    private static bool Inside(DaxSpecification model, MemoryBlockState block, Extent extent)
    {
        var start = block.Number * model.Topology.MemoryBlockSize;
        return start >= extent.Start && start <= extent.End;
    }

    private static int IndexOf(ImmutableArray<MemoryBlockState> blocks, ulong number)
    {
        for (var i = 0; i < blocks.Length; i++)
        {
            if (blocks[i].Number == number)
            {
                return i;
            }
        }

        throw new InvalidOperationException($"no memory block {number}");
    }
}
