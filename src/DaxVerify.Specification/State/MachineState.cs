using System.Collections.Immutable;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.State;

/// <summary>Everything that can change: regions, drivers, memory, and the one process with its file and its mapping. Immutable.</summary>
public sealed record MachineState
{
    /// <summary>Regions by id, as many as the topology has.</summary>
    public required ImmutableArray<RegionState> Regions { get; init; }

    /// <summary>Registered drivers in registration order.</summary>
    public ImmutableArray<DriverState> Drivers { get; init; } = [];

    /// <summary>Memory left behind by failed hot-removes.</summary>
    public ImmutableArray<PinnedExtent> Pinned { get; init; } = [];

    /// <summary>Hot-added memory blocks by number.</summary>
    public ImmutableArray<MemoryBlockState> Blocks { get; init; } = [];

    /// <summary>What happens to memory blocks that are added from now on; null for what the machine was booted with.</summary>
    public OnlinePolicy? OnlinePolicy { get; init; }

    /// <summary>The file that the process keeps open.</summary>
    public FileState? File { get; init; }

    /// <summary>The process's mapping.</summary>
    public MemoryMapState? Map { get; init; }

    /// <summary>Values stored through mappings, by physical address.</summary>
    public ImmutableSortedDictionary<ulong, ulong> Cells { get; init; } = ImmutableSortedDictionary<ulong, ulong>.Empty;

    /// <summary>Whether the last step printed a WARN.</summary>
    public bool Warned { get; init; }

    /// <summary>Whether the once-only WARN of a zero-size allocation was printed already.</summary>
    public bool ZeroSizeWarned { get; init; }

    /// <summary>Replaces a region.</summary>
    /// <param name="index">Its id.</param>
    /// <param name="region">The new state.</param>
    /// <returns>The new machine.</returns>
    public MachineState With(int index, RegionState region) => this with { Regions = Regions.SetItem(index, region) };

    /// <summary>Replaces an instance.</summary>
    /// <param name="region">Region id.</param>
    /// <param name="instance">The new state; its id says which.</param>
    /// <returns>The new machine.</returns>
    public MachineState With(int region, InstanceState instance)
    {
        var old = Regions[region];
        return With(region, old with { Instances = old.Instances.SetItem(old.IndexOf(instance.Id), instance) });
    }

    /// <summary>Looks an instance up.</summary>
    /// <returns>The instance, or <see langword="null"/>.</returns>
    public InstanceState? Find(InstanceName name)
    {
        if (name.Region < 0 || name.Region >= Regions.Length)
        {
            return null;
        }

        var region = Regions[name.Region];
        var index = region.IndexOf(name.Id);
        return index < 0 ? null : region.Instances[index];
    }

    /// <summary>Looks a driver up.</summary>
    /// <returns>The driver, or <see langword="null"/>.</returns>
    public DriverState? FindDriver(string name)
    {
        foreach (var driver in Drivers)
        {
            if (driver.Name == name)
            {
                return driver;
            }
        }

        return null;
    }

    /// <summary>Whether a memory block that is online is so no longer in a later state.</summary>
    public bool TakesOffline(MachineState later)
    {
        foreach (var block in Blocks)
        {
            if (block.Online && !later.Blocks.Any(other => other.Number == block.Number && other.Online))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Tells whether memory is reserved by a bound driver or by a failed hot-remove.</summary>
    /// <param name="extent">The memory.</param>
    /// <returns>Whether any byte of it is.</returns>
    public bool IsReserved(Extent extent)
    {
        foreach (var region in Regions)
        {
            foreach (var instance in region.Instances)
            {
                foreach (var held in instance.Held)
                {
                    if (held.Overlaps(extent))
                    {
                        return true;
                    }
                }
            }
        }

        return IsPinned(extent);
    }

    /// <summary>Tells whether memory is pinned by a failed hot-remove.</summary>
    /// <param name="extent">The memory.</param>
    /// <returns>Whether any byte of it is.</returns>
    public bool IsPinned(Extent extent)
    {
        foreach (var pinned in Pinned)
        {
            if (pinned.Extent.Overlaps(extent))
            {
                return true;
            }
        }

        return false;
    }
}
