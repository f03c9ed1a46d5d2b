using System.Collections.Immutable;
using System.Globalization;
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
        var index = IndexOf(state.Blocks, operation.Path!.Number);
        var block = state.Blocks[index];
        var wanted = Policy(operation.Text);
        if (operation.Path.Attribute == "online")
        {
            var isWanted = KernelText.ParseBool(operation.Text);
            if (isWanted == block.Online)
            {
                return StepOutcome.EndWrite(state, Errno.None);
            }

            wanted = isWanted switch { true => OnlinePolicy.Online, false => OnlinePolicy.Offline, _ => null };
        }

        if (wanted is not { } policy || block.Online == (policy != OnlinePolicy.Offline))
        {
            return StepOutcome.EndWrite(state, Errno.EINVAL);
        }

        var changed = state.Blocks.SetItem(index, Put(setting, state.Blocks, block, policy));
        return StepOutcome.EndWrite(ReleasePinned(setting, state with { Blocks = changed }), Errno.None);
    }

    /// <summary>Writes <c>auto_online_blocks</c>.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome WritePolicy(Setting setting, MachineState state, CompiledOperation operation) => Policy(operation.Text) is { } policy
        ? StepOutcome.EndWrite(state with { OnlinePolicy = policy == setting.Topology.OnlinePolicy ? null : policy }, Errno.None)
        : StepOutcome.EndWrite(state, Errno.EINVAL);

    /// <summary>What a file of a block says, without its newline.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static string Text(Setting setting, MachineState state, AttributePath path)
    {
        var block = state.Blocks[IndexOf(state.Blocks, path.Number)];
        return path.Attribute switch
        {
            "state" => block.Online ? "online" : "offline",
            "online" => block.Online ? "1" : "0",
            "phys_index" => block.Number.ToString("x8", CultureInfo.InvariantCulture),
            "valid_zones" when block.Online => block.IsMovable ? "Movable" : "Normal",
            "valid_zones" => IsMovableByDefault(setting, state.Blocks, block.Number) ? "Movable Normal" : "Normal Movable",
            "removable" => "1",
            _ => "0",
        };
    }

    /// <summary>The word for what happens to blocks.</summary>
    public static string Word(OnlinePolicy policy) => policy switch
    {
        OnlinePolicy.Offline => "offline",
        OnlinePolicy.Online => "online",
        OnlinePolicy.OnlineKernel => "online_kernel",
        _ => "online_movable",
    };

    /// <summary>The node that a block belongs to.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static int NodeOf(Setting setting, ulong number)
    {
        var start = number * setting.Topology.MemoryBlockSize;
        return Math.Max(setting.Topology.Regions.FirstOrDefault(region => start >= region.Start && start <= region.End)?.TargetNode ?? 0, 0);
    }

    private static OnlinePolicy? Policy(string text) => KernelText.Name(text) switch
    {
        "offline" => OnlinePolicy.Offline,
        "online" => OnlinePolicy.Online,
        "online_kernel" => OnlinePolicy.OnlineKernel,
        "online_movable" => OnlinePolicy.OnlineMovable,
        _ => null,
    };

    private static MemoryBlockState Put(Setting setting, IReadOnlyList<MemoryBlockState> others, MemoryBlockState block, OnlinePolicy policy) => block with
    {
        Online = policy != OnlinePolicy.Offline,
        IsMovable = policy == OnlinePolicy.OnlineMovable || (policy == OnlinePolicy.Online && IsMovableByDefault(setting, others, block.Number)),
    };

    /// <summary>Where a block goes of which nobody says: into the movable zone where that spans it and the other doesn't. The first node's other zone spans everything.</summary>
    private static bool IsMovableByDefault(Setting setting, IReadOnlyList<MemoryBlockState> blocks, ulong number)
    {
        var node = NodeOf(setting, number);
        if (node == 0)
        {
            return false;
        }

        var online = blocks.Where(block => block.Online && NodeOf(setting, block.Number) == node).ToLookup(block => block.IsMovable, block => block.Number);
        return Spans(online[true]) && !Spans(online[false]);

        bool Spans(IEnumerable<ulong> zone) => zone.Any(other => other < number) && zone.Any(other => other > number);
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
        MachineState state,
        ImmutableArray<Extent> memory)
    {
        var all = state.Blocks.ToBuilder();
        var policy = state.OnlinePolicy ?? setting.Topology.OnlinePolicy;
        foreach (var extent in memory)
        {
            for (var at = extent.Start; at < extent.End; at += setting.Topology.MemoryBlockSize)
            {
                all.Add(Put(setting, all, new MemoryBlockState(at / setting.Topology.MemoryBlockSize, Online: false), policy));
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
