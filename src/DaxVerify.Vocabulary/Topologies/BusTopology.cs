namespace DaxVerify.Vocabulary.Topologies;

/// <summary>The machine on which a sequence starts: regions, boot options, drivers. Everything that a replay needs.</summary>
public sealed record BusTopology
{
    /// <summary>Ranges by region id.</summary>
    public required IReadOnlyList<RegionTopology> Regions { get; init; }

    /// <summary><c>dax_hmem.region_idle</c> when the regions are made: instance 0 starts empty and of the device type.</summary>
    public bool RegionIdle { get; init; }

    /// <summary>Whether the regions are static (pmem) instead of dynamic (hmem).</summary>
    public bool IsStatic { get; init; }

    /// <summary>Modules loaded, in this order, before the regions are bound.</summary>
    public IReadOnlyList<string> Drivers { get; init; } = [];

    /// <summary>Bytes of a memory block, the unit of memory hot-plug.</summary>
    public ulong MemoryBlockSize { get; init; } = 128UL << 20;

    /// <summary>What happens to hot-added memory blocks.</summary>
    public OnlinePolicy OnlinePolicy { get; init; }

    /// <summary>Whether the platform can keep the memory map on hot-added memory itself.</summary>
    public bool SupportsMemmapOnMemory { get; init; }

    /// <summary>
    /// Whether a dynamic region's memory is offered to the bus at all: of two ranges that overlap the second gets no provider, since each is active once
    /// (<c>hmem_register_resource</c>). Static ranges come from a table in which none overlap.
    /// </summary>
    /// <param name="region">Id of the region.</param>
    public bool HasProvider(int region)
    {
        for (var i = 0; i < region && !IsStatic; i++)
        {
            if (Regions[i].Start <= Regions[region].End && Regions[region].Start <= Regions[i].End && HasProvider(i))
            {
                return false;
            }
        }

        return true;
    }
}
