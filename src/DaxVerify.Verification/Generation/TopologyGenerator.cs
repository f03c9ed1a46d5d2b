using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Generation;

/// <summary>Generates machines: one to three regions, static and dynamic, odd sizes and places, several nodes, small memory blocks.</summary>
public static class TopologyGenerator
{
    private const ulong MiB = 1UL << 20;

    private static readonly string[][] s_drivers =
        [["device_dax"], ["device_dax", "kmem"], ["kmem", "device_dax"], ["kmem"], []];

    /// <summary>Generates a machine.</summary>
    /// <returns>The machine.</returns>
    public static BusTopology Next(ChoiceStream choices)
    {
        var regions = new RegionTopology[1 + choices.Weighted(6, 3, 1)];
        var isStatic = choices.Flip(1, 7);
        for (var i = 0; i < regions.Length; i++)
        {
            regions[i] = Region(i, isStatic, choices);
        }

        if (regions is [.., var other, _] && !isStatic && choices.Flip(1, 7))
        {
            // The last of them, since the one that gets no provider takes no number from others.
            regions[^1] = regions[^1] with { Start = other.Start + ((ulong)choices.Between(0, (int)(other.Size / (2 * MiB)) - 1) * 2 * MiB) };
        }

        return new BusTopology
        {
            Regions = regions,
            IsStatic = isStatic,
            RegionIdle = choices.Flip(3, 1) && !isStatic,
            MemoryBlockSize = 1UL << choices.Of(22, 23, 24, 27),
            Drivers = choices.Weighted(6, 5, 3) switch
            {
                0 => s_drivers[0],
                1 => s_drivers[1],
                _ => choices.OneOf(s_drivers),
            },
            OnlinePolicy = choices.Weighted(3, 1, 1) switch
            {
                0 => OnlinePolicy.Offline,
                1 => OnlinePolicy.Online,
                _ => OnlinePolicy.OnlineMovable,
            },
            SupportsMemmapOnMemory = choices.Flip(1, 2),
        };
    }

    private static RegionTopology Region(int index, bool isStatic, ChoiceStream choices)
    {
        var units = choices.Weighted(16, 3, 1) switch
        {
            0 => choices.Between(2, 8),
            1 => choices.Between(1, 32),
            _ => choices.Between(1, 300),
        };
        var shift = choices.Flip(5, 2) ? 0 : choices.Between(0, 7);
        var isOdd = !isStatic && choices.Flip(1, 24);
        var start = (4UL << 30) + ((ulong)index << 30) + ((ulong)shift * 2 * MiB) + (isStatic ? 2 * MiB : 0) + (isOdd ? MiB : 0);
        return new RegionTopology(start, (ulong)units * 2 * MiB)
        {
            TargetNode = choices.Weighted(6, 2, 1) switch { 0 => 0, 1 => 1, _ => -1 },
            NumaNode = choices.Flip(5, 1) ? 0 : 1,
            Container = isStatic ? (start - (2 * MiB), ((ulong)units + 1) * 2 * MiB) : null,
        };
    }
}
