using DaxVerify.Vocabulary.Topologies;
using FsCheck;
using FsCheck.Fluent;

namespace DaxVerify.Verification.Generation;

/// <summary>Generates machines: one to three regions, static and dynamic, odd sizes and places, several nodes, small memory blocks.</summary>
public static class TopologyGenerator
{
    private const ulong MiB = 1UL << 20;

    private static readonly string[][] s_drivers =
        [["device_dax"], ["device_dax", "kmem"], ["kmem", "device_dax"], ["kmem"], []];

    /// <summary>The machines.</summary>
    public static Gen<BusTopology> Topologies { get; } =
        from count in Gen.Frequency((6, Gen.Constant(1)), (3, Gen.Constant(2)), (1, Gen.Constant(3)))
        from isStatic in Flag(1, 7)
        from isIdle in Flag(3, 1)
        from blockShift in Gen.Elements(22, 23, 24, 27)
        from drivers in Gen.Frequency((6, Gen.Constant(s_drivers[0])), (5, Gen.Constant(s_drivers[1])), (3, Gen.Elements(s_drivers)))
        from policy in Gen.Frequency(
            (3, Gen.Constant(OnlinePolicy.Offline)), (1, Gen.Constant(OnlinePolicy.Online)), (1, Gen.Constant(OnlinePolicy.OnlineMovable)))
        from memmap in Flag(1, 2)
        from regions in Gen.CollectToList(Enumerable.Range(0, count), index => Region(index, isStatic))
        select new BusTopology
        {
            Regions = regions,
            IsStatic = isStatic,
            RegionIdle = isIdle && !isStatic,
            MemoryBlockSize = 1UL << blockShift,
            Drivers = drivers,
            OnlinePolicy = policy,
            SupportsMemmapOnMemory = memmap,
        };

    private static Gen<RegionTopology> Region(int index, bool isStatic) =>
        from units in Gen.Frequency((4, Gen.Choose(2, 8)), (1, Gen.Choose(1, 32)))
        from shift in Gen.Frequency((5, Gen.Constant(0)), (2, Gen.Choose(0, 7)))
        from isOdd in Flag(isStatic ? 0 : 1, 24)
        from target in Gen.Frequency((6, Gen.Constant(0)), (2, Gen.Constant(1)), (1, Gen.Constant(-1)))
        from node in Gen.Frequency((5, Gen.Constant(0)), (1, Gen.Constant(1)))
        let start = (4UL << 30) + ((ulong)index << 30) + ((ulong)shift * 2 * MiB) + (isStatic ? 2 * MiB : 0) + (isOdd ? MiB : 0)
        select new RegionTopology(start, (ulong)units * 2 * MiB)
        {
            TargetNode = target,
            NumaNode = node,
            Container = isStatic ? (start - (2 * MiB), ((ulong)units + 1) * 2 * MiB) : null,
        };

    private static Gen<bool> Flag(int yes, int no) => Gen.Frequency((yes, Gen.Constant(true)), (no, Gen.Constant(false)));
}
