using System.Collections.Immutable;
using DaxVerify.Specification.State;

namespace DaxVerify.Specification.Concurrency;

/// <summary>
/// Writes down everything of a state that decides its future, each list after its length, so that different states differ. The serial
/// number given last is left out: the next one only has to be new.
/// </summary>
internal static class BusStateKey
{
    /// <summary>Makes the key of a state.</summary>
    public static ulong[] Of(BusState state)
    {
        var words = new List<ulong>(64) { (state.Machine.ZeroSizeWarned ? 1UL : 0) | ((ulong)((int?)state.Machine.OnlinePolicy + 1 ?? 0) << 1) };
        foreach (var region in state.Machine.Regions)
        {
            Add(words, region);
        }

        words.Add((ulong)state.Machine.Drivers.Length);
        foreach (var driver in state.Machine.Drivers)
        {
            Add(words, driver);
        }

        words.Add((ulong)state.Machine.Pinned.Length);
        foreach (var pinned in state.Machine.Pinned)
        {
            Add(words, pinned.Extent);
            Add(words, pinned.Owner);
        }

        words.Add((ulong)state.Machine.Blocks.Length);
        foreach (var block in state.Machine.Blocks)
        {
            words.Add((block.Number << 2) | (block.IsMovable ? 2UL : 0) | (block.Online ? 1UL : 0));
        }

        words.Add((ulong)state.Machine.Cells.Count);
        foreach (var (address, value) in state.Machine.Cells)
        {
            words.Add(address);
            words.Add(value);
        }

        foreach (var process in state.Processes)
        {
            Add(words, process);
        }

        return [.. words];
    }

    private static void Add(List<ulong> words, RegionState region)
    {
        words.Add(((ulong)(uint)region.Serial << 32) | ((ulong)region.Presence << 16) | ((ulong)region.Hold << 8) | (region.IsBound ? 1UL : 0));
        words.Add(((ulong)(uint)region.Seed << 32) | (uint)region.Youngest);
        words.Add((ulong)region.Instances.Length);
        foreach (var instance in region.Instances)
        {
            words.Add(((ulong)(uint)instance.Serial << 32) | (uint)instance.Id);
            words.Add(
                ((ulong)(uint)instance.Reshapes << 32) | ((ulong)instance.Phase << 16) | ((ulong)instance.Presence << 8)
                | (instance.MemmapOnMemory ? 2UL : 0) | (instance.HasStalePageMap ? 1UL : 0));
            words.Add(instance.Align);
            words.Add((ulong)(uint)instance.BoundAt);
            Add(words, instance.Driver);
            Add(words, instance.Ranges);
            Add(words, instance.Held);
            Add(words, instance.Prospective);
        }
    }

    private static void Add(List<ulong> words, DriverState driver)
    {
        Add(words, driver.Name);
        words.Add(
            ((ulong)(uint)driver.Serial << 32) | ((ulong)driver.Presence << 24) | ((ulong)driver.Type << 16)
            | ((ulong)(uint)driver.ProbeResult << 1 & 0xffff) | (driver.MatchAlways ? 1UL : 0));
        words.Add((ulong)driver.Ids.Length);
        foreach (var id in driver.Ids)
        {
            Add(words, id);
        }
    }

    private static void Add(List<ulong> words, ProcessState process)
    {
        words.Add(process.IsSignalled ? 1UL : 0);
        Add(words, process.File);
        Add(words, process.Mapped);
        words.Add((ulong)process.Written.Count);
        words.AddRange(process.Written);
        words.Add(process.Map is null ? 0UL : 1);
        if (process.Map is { } map)
        {
            Add(words, map.File);
            words.Add(map.Offset);
            words.Add(map.Address);
            words.Add(map.Length);
            words.Add(((ulong)map.Protection << 1) | (map.IsKilled ? 1UL : 0));
            words.Add(map.Align);
            Add(words, map.Holes);
        }
    }

    private static void Add(List<ulong> words, FileState? file)
    {
        words.Add(file is null ? 0UL : 1 | ((ulong)file.Mode << 8) | (file.IsGone ? 2UL : 0) | (file.IsHollow ? 4UL : 0));
        if (file is not null)
        {
            Add(words, file.Device);
        }
    }

    private static void Add(List<ulong> words, string? text)
    {
        words.Add(text is null ? ulong.MaxValue : (ulong)text.Length);
        foreach (var c in text ?? string.Empty)
        {
            words.Add(c);
        }
    }

    private static void Add(List<ulong> words, ImmutableArray<Extent> extents)
    {
        words.Add(extents.IsDefault ? ulong.MaxValue : (ulong)extents.Length);
        foreach (var extent in extents.IsDefault ? [] : extents)
        {
            Add(words, extent);
        }
    }

    private static void Add(List<ulong> words, Extent extent)
    {
        words.Add(extent.Start);
        words.Add(extent.Length);
    }

    private static void Add(List<ulong> words, InstanceName name) => words.Add(((ulong)(uint)name.Region << 32) | (uint)name.Id);
}
