using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Vocabulary.Scenarios;

/// <summary>The state of a machine in which the threads of a scenario start: its regions, what was done to it, what each process has open.</summary>
/// <param name="Meaning">What it is, for people.</param>
/// <param name="Instance">The instance that it is about.</param>
public sealed record StartingPoint(string Name, string Meaning, string Instance, IReadOnlyList<Operation> Prologue)
{
    private const ulong Gibibyte = 1UL << 30;
    private const ulong Mebibyte = 1UL << 20;

    /// <summary>Another instance, prepared in the same way, that pairs on different instances use; <see langword="null"/> when there is none.</summary>
    public string? Other { get; init; }

    /// <summary>What each thread's process does, one process after the other, before the threads start.</summary>
    public IReadOnlyList<Operation> Process { get; init; } = [];

    /// <summary>The machine: one idle region of 64 MiB at 4 GiB, unless it says otherwise.</summary>
    public BusTopology Topology { get; init; } = Idle([new RegionTopology(4 * Gibibyte, 64 * Mebibyte)]);

    /// <summary>What somebody beside the threads holds.</summary>
    public Bystander Bystander { get; init; }

    /// <summary>Every starting point of drawn scenarios and of pairs; the simplest come first.</summary>
    public static IReadOnlyList<StartingPoint> All { get; } =
    [
        new("empty", "dax0.1 exists and has no size", "dax0.1", [On("create")]),
        new("sized", "dax0.1 has 8 MiB in one range", "dax0.1", [On("create"), On("grow")]),
        new("bound", "dax0.1 has 8 MiB and is bound to device_dax", "dax0.1", [On("create"), On("grow"), On("bind")]),
        new("holes", "dax0.0 has one range, with a hole before it; dax0.1 is empty", "dax0.1", [On("create"), ScenarioOperationKind.Find("map")!.On("dax0.0")]),
        new("mapped", "as bound, and each process has dax0.1 open and mapped", "dax0.1", [On("create"), On("grow"), On("bind")])
        {
            Process = [On("open"), On("mmap")],
        },
        new("two", "dax0.1 and dax0.2 have 8 MiB each", "dax0.1", [On("create"), On("grow"), On("create"), On("grow", "dax0.2")])
        {
            Other = "dax0.2",
        },
        new("regions", "two regions; dax0.1 and dax1.1 have 8 MiB each", "dax0.1", [On("create"), On("grow"), On("create", "dax1.0"), On("grow", "dax1.1")])
        {
            Other = "dax1.1",
            Topology = Idle([new RegionTopology(4 * Gibibyte, 64 * Mebibyte), new RegionTopology(5 * Gibibyte, 64 * Mebibyte)]),
        },
        new("unbound", "the region's provider is unbound: there are no instances", "dax0.1", [On("unbind-provider")]),
        new("huge", "a region of 2 GiB; dax0.1 has 1 GiB in one range", "dax0.1", [On("create"), On("grow-huge")])
        {
            Topology = Idle([new RegionTopology(4 * Gibibyte, 2 * Gibibyte)]),
        },
        new("kmem", "dax0.0 has the whole region of 256 MiB and is bound to kmem, its two memory blocks offline", "dax0.0", [])
        {
            Topology = Idle([new RegionTopology(4 * Gibibyte, 256 * Mebibyte)]) with { RegionIdle = false, Drivers = ["device_dax", "kmem"] },
        },
    ];

    /// <summary>Starting points that not every scenario ends from, or that only faults are asked about.</summary>
    public static IReadOnlyList<StartingPoint> Special { get; } =
    [
        new("whole", "the region isn't idle and its provider is unbound: bound again, dax0.0 has all of it", "dax0.0", [On("unbind-provider")])
        {
            Topology = Idle([new RegionTopology(4 * Gibibyte, 64 * Mebibyte)]) with { RegionIdle = false },
        },
        new("bystander-reads", "as bound, and somebody holds both semaphores shared until the threads have ended", "dax0.1", [On("create"), On("grow"), On("bind")])
        {
            Bystander = Bystander.Reader,
        },
        new("bystander-writes", "as bound, and somebody holds both semaphores exclusively until the threads have ended", "dax0.1", [On("create"), On("grow"), On("bind")])
        {
            Bystander = Bystander.Writer,
        },
        new("held", "as bound, and somebody holds each device until after the tear-down", "dax0.1", [On("create"), On("grow"), On("bind")])
        {
            Bystander = Bystander.Holder,
        },
    ];

    /// <summary>Finds one, special ones too.</summary>
    /// <returns>The starting point, or <see langword="null"/>.</returns>
    public static StartingPoint? Find(string name) => All.Concat(Special).FirstOrDefault(point => point.Name == name);

    private static BusTopology Idle(IReadOnlyList<RegionTopology> regions) => new()
    {
        Regions = regions,
        RegionIdle = true,
        SupportsMemmapOnMemory = true,
        Drivers = ["device_dax"],
    };

    private static Operation On(string kind, string instance = "dax0.1") => ScenarioOperationKind.Find(kind)!.On(instance);
}
