using DaxVerify.Specification.Invariants;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Specification.Tests.Invariants;

/// <summary>Hand-made observations: one region of 16 MiB at 4 GiB with dax0.0 on its first 4 MiB, and dax0.1 empty.</summary>
internal static class Machine
{
    public const ulong Start = 0x100000000;
    public const ulong MiB = 1UL << 20;

    public static BusTopology Topology { get; } = new()
    {
        Regions = [new RegionTopology(Start, 16 * MiB)],
        RegionIdle = true,
        Drivers = ["device_dax", "kmem"],
        MemoryBlockSize = 4 * MiB,
    };

    public static SystemObservation Good { get; } = Of(
        [Instance(0, [(0, 4)]), Instance(1, [])],
        available: 12 * MiB);

    public static SystemObservation Of(
        IReadOnlyList<InstanceObservation> instances,
        ulong available,
        string seed = "",
        string youngest = "",
        IReadOnlyList<IomemLine>? iomem = null,
        IReadOnlyList<RegionObservation>? regions = null) => new()
        {
            Regions = regions ?? [new RegionObservation(0, 16 * MiB, 2 * MiB, available, seed, youngest)],
            Instances = instances,
            Drivers = ["device_dax", "kmem"],
            MemoryBlocks = [],
            Iomem = iomem ?? [new IomemLine(0, Start, Start + (16 * MiB) - 1, "Soft Reserved")],
        };

    public static InstanceObservation Instance(int id, (ulong Offset, ulong Length)[] ranges, string? driver = null, ulong? size = null)
    {
        var mappings = new List<MappingObservation>();
        ulong pages = 0, total = 0;
        foreach (var (offset, length) in ranges)
        {
            mappings.Add(new MappingObservation(mappings.Count, Start + (offset * MiB), Start + ((offset + length) * MiB) - 1, pages));
            pages += length * MiB >> 12;
            total += length * MiB;
        }

        return Instance(id, mappings, driver, size ?? total);
    }

    public static InstanceObservation Instance(int id, IReadOnlyList<MappingObservation> mappings, string? driver, ulong size) => new()
    {
        RegionId = 0,
        Id = id,
        Size = size,
        Align = 2 * MiB,
        Resource = mappings.Count > 0 ? mappings[0].Start : Start,
        TargetNode = 0,
        NumaNode = 0,
        Modalias = "dax:t0",
        MemmapOnMemory = false,
        Driver = driver,
        HasNode = true,
        Mappings = mappings,
    };

    public static IomemLine Reserved(string name, ulong offset, ulong length) =>
        new(1, Start + (offset * MiB), Start + ((offset + length) * MiB) - 1, name);

    public static IomemLine Memory(ulong offset, ulong length) => Reserved("System RAM (kmem)", offset, length) with { Depth = 2 };

    /// <summary>Runs steps through a monitor that knows one invariant, and gives its last word.</summary>
    public static string? Watch(IInvariant invariant, SystemObservation initial, params (Operation Operation, OperationResult Result, SystemObservation After)[] steps)
    {
        var monitor = new InvariantMonitor(Topology, initial, [invariant]);
        var violation = monitor.CheckInitial();
        foreach (var (operation, result, after) in steps)
        {
            violation ??= monitor.Check(operation, result, after);
        }

        return violation?.Message;
    }

    public static WriteOperation Write(string path, string value) => new(path, ByteString.FromText(value));
}
