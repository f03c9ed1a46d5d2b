using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Scenarios;

/// <summary>The state of a machine in which the threads of a scenario start: one idle region of 64 MiB, and what was done to it.</summary>
/// <param name="Name">The name.</param>
/// <param name="Instance">The instance that it is about.</param>
/// <param name="Prologue">What was done.</param>
public sealed record StartingPoint(string Name, string Instance, IReadOnlyList<Operation> Prologue)
{
    /// <summary>The machine.</summary>
    public static BusTopology Topology { get; } = new()
    {
        Regions = [new RegionTopology(4UL << 30, 64UL << 20)],
        RegionIdle = true,
        SupportsMemmapOnMemory = true,
        Drivers = ["device_dax"],
    };

    /// <summary>Every starting point.</summary>
    public static IReadOnlyList<StartingPoint> All { get; } =
    [
        new("empty", "dax0.1", [On("create")]),
        new("sized", "dax0.1", [On("create"), On("grow")]),
        new("bound", "dax0.1", [On("create"), On("grow"), On("bind")]),
        new("holes", "dax0.1", [On("create"), OperationKind.Find("map")!.On("dax0.0")]),
    ];

    /// <summary>Finds one.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The starting point, or <see langword="null"/>.</returns>
    public static StartingPoint? Find(string name) => All.FirstOrDefault(point => point.Name == name);

    private static Operation On(string kind) => OperationKind.Find(kind)!.On("dax0.1");
}
