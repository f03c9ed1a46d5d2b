using DaxVerify.Specification.State;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Specification.Stepping;

/// <summary>Accesses through the mapping, and its splitting and unmapping.</summary>
internal static class MappedMemory
{
    private const ulong PageSize = 4096;
    private const ulong AccessSize = 8;

    /// <summary>Loads or stores 8 bytes.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="touch">The access.</param>
    public static StepOutcome Touch(Setting setting, MachineState state, TouchOperation touch)
    {
        if (Refuse(state, touch.At) is { } refused)
        {
            return StepOutcome.End(state, refused);
        }

        var errno = Translate(setting, state, touch.At, touch.Value is not null, out var address);
        if (errno != Errno.None)
        {
            return StepOutcome.End(state, OperationResult.Failure(SystemCall.Touch, errno));
        }

        return touch.Value is { } value
            ? StepOutcome.End(state with { Cells = state.Cells.SetItem(address, value) }, OperationResult.Success with { Text = "ok" })
            : StepOutcome.End(state, Load(state, address));
    }

    /// <summary>Forks; the child loads 8 bytes.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="fork">The access.</param>
    public static StepOutcome Fork(Setting setting, MachineState state, ForkOperation fork)
    {
        if (Refuse(state, fork.At) is { } refused)
        {
            return StepOutcome.End(state, refused);
        }

        var errno = Errno.SIGSEGV;
        var address = 0UL;
        if (setting.Rules.ForkInheritsMappings)
        {
            errno = Translate(setting, state, fork.At, isStore: false, out address);
        }

        return StepOutcome.End(
            state,
            errno == Errno.None ? Load(state, address) : OperationResult.Failure(SystemCall.Touch, errno));
    }

    /// <summary>Unmaps the mapping or a part of it; a split off the align is refused.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    public static StepOutcome Unmap(Setting setting, MachineState state, MunmapOperation munmap)
    {
        if (state.Map is not { } map)
        {
            return StepOutcome.End(state, OperationResult.NotExecuted("nomap"));
        }

        if (munmap.At is not { } at)
        {
            return StepOutcome.End(state with { Map = null }, OperationResult.Success);
        }

        var length = unchecked(((munmap.Length ?? 0) + PageSize - 1) / PageSize * PageSize);
        if (at >= map.Length || (munmap.Length ?? 0) > map.Length - at)
        {
            return StepOutcome.End(state, OperationResult.NotExecuted("outside"));
        }

        var now = setting.Rules.SplitsByAlignOfNow && !map.File.IsGone ? state.Find(map.File.Device) : null;
        var align = now?.Align ?? map.Align;
        if (at % PageSize != 0 || length == 0 || Splits(map, at, align) || Splits(map, at + length, align))
        {
            return StepOutcome.End(state, OperationResult.Failure(SystemCall.Munmap, Errno.EINVAL));
        }

        var hole = new Extent(at, length);
        return StepOutcome.End(state with { Map = map with { Holes = map.Holes.Add(hole) } }, OperationResult.Success);
    }

    private static bool Splits(MemoryMapState map, ulong at, ulong align) =>
        at > 0 && at < map.Length && (map.Address + at) % align != 0 && !IsHole(map, at) && !IsHole(map, at - 1);

    private static bool IsHole(MemoryMapState map, ulong at)
    {
        foreach (var hole in map.Holes)
        {
            if (hole.Start <= at && at <= hole.End)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether the piece around an address begins and ends at multiples of the align, which may have changed since it was mapped.</summary>
    private static bool IsPieceAligned(MemoryMapState map, ulong at, ulong align)
    {
        var (start, end) = (0UL, map.Length);
        foreach (var hole in map.Holes)
        {
            start = hole.End < at ? Math.Max(start, hole.End + 1) : start;
            end = hole.Start > at ? Math.Min(end, hole.Start) : end;
        }

        return (map.Address + start) % align == 0 && (map.Address + end) % align == 0;
    }

    private static OperationResult? Refuse(MachineState state, ulong at) =>
        state.Map is not { } map ? OperationResult.NotExecuted("nomap")
        : at > map.Length - AccessSize ? OperationResult.NotExecuted("outside")
        : null;

    private static OperationResult Load(MachineState state, ulong address) => state.Cells.TryGetValue(address, out var value)
        ? OperationResult.Success with { Value = value }
        : OperationResult.Success with { Text = "other" };

    /// <summary>Finds the physical address behind an access, as the page tables and then the fault handler do.</summary>
    /// <param name="setting">The machine and whose behaviour.</param>
    /// <param name="at">Bytes from the mapping's start.</param>
    /// <returns>How the access ends.</returns>
    internal static Errno Translate(Setting setting, MachineState state, ulong at, bool isStore, out ulong address)
    {
        address = 0;
        var map = state.Map!;
        if (IsHole(map, at) || map.Protection == Protection.None || (isStore && !map.Protection.HasFlag(Protection.Write)))
        {
            return Errno.SIGSEGV;
        }

        var instance = DeviceNodes.Alive(state, map.File);
        if (instance is null || (map.IsKilled && !setting.Rules.StaleReferencesLive))
        {
            return Errno.SIGBUS;
        }

        if (!IsPieceAligned(map, at, instance.Align))
        {
            return Errno.SIGBUS;
        }

        // A fault maps one unit of the align, which has to lie inside one range; page tables hold only aligned units.
        var inUnit = at % instance.Align;
        var unit = map.Offset + at - inUnit;
        for (var i = 0; i < instance.Ranges.Length; i++)
        {
            var range = instance.Ranges[i];
            var first = Allocation.PageOffset(instance.Ranges, i) * PageSize;
            if (unit >= first && unit - first < range.Length)
            {
                var physical = range.Start + (unit - first);
                address = (physical / instance.Align * instance.Align) + inUnit;
                return range.Length - (unit - first) < instance.Align || (setting.Rules.RefusesMisalignedUnits && physical % instance.Align != 0)
                    ? Errno.SIGBUS
                    : Errno.None;
            }
        }

        return Errno.SIGBUS;
    }
}
