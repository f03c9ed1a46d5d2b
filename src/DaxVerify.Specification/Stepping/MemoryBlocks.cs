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
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome Write(Setting setting, MachineState state, CompiledOperation operation)
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
        return StepOutcome.EndWrite(ReleasePinned(setting, state with { Blocks = changed }), Errno.None);
    }

    /// <summary>Where pinned memory is protected, it is released as soon as all its blocks are offline.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <returns>The state after.</returns>
    internal static MachineState ReleasePinned(Setting setting, MachineState state)
    {
        foreach (var pinned in state.Pinned)
        {
            if (!setting.Rules.PinnedMemoryReusable && !AnyOnline(setting, state.Blocks, pinned.Extent))
            {
                state = state with { Pinned = state.Pinned.Remove(pinned), Blocks = Remove(setting, state.Blocks, pinned.Extent) };
            }
        }

        return state;
    }

    /// <summary>Adds the blocks of some memory.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="memory">Whole blocks.</param>
    /// <returns>The blocks after.</returns>
    public static ImmutableArray<MemoryBlockState> Add(
        Setting setting,
        ImmutableArray<MemoryBlockState> blocks,
        ImmutableArray<Extent> memory)
    {
        var all = blocks.ToBuilder();
        foreach (var extent in memory)
        {
            for (var at = extent.Start; at < extent.End; at += setting.Topology.MemoryBlockSize)
            {
                all.Add(new MemoryBlockState(
                    at / setting.Topology.MemoryBlockSize,
                    setting.Topology.OnlinePolicy != OnlinePolicy.Offline));
            }
        }

        all.Sort(static (a, b) => a.Number.CompareTo(b.Number));
        return all.ToImmutable();
    }

    /// <summary>Tells whether any block of some memory is online.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static bool AnyOnline(Setting setting, ImmutableArray<MemoryBlockState> blocks, Extent extent) =>
        blocks.Any(block => block.Online && Inside(setting, block, extent));

    /// <summary>Removes the blocks of some memory.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <returns>The blocks after.</returns>
    public static ImmutableArray<MemoryBlockState> Remove(
        Setting setting,
        ImmutableArray<MemoryBlockState> blocks,
        Extent extent) => blocks.RemoveAll(block => Inside(setting, block, extent));

    private static bool Inside(Setting setting, MemoryBlockState block, Extent extent)
    {
        var start = block.Number * setting.Topology.MemoryBlockSize;
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
