using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Scenarios;

/// <summary>The built-in scenarios, by name.</summary>
public static class NamedScenarios
{
    private static readonly BusTopology s_idle = new()
    {
        Regions = [new RegionTopology(4UL << 30, 64UL << 20)],
        RegionIdle = true,
        Drivers = ["device_dax"],
    };

    /// <summary>Every scenario.</summary>
    public static IReadOnlyList<Scenario> All { get; } =
    [
        new Scenario
        {
            Name = "read-mapping-shrink",
            Mode = "Linux612",
            Topology = s_idle,
            Prologue = [Write("dax0.0/size", "4194304")],
            Threads = [[new ReadOperation("/sys/bus/dax/devices/dax0.0/mapping0/start")], [Write("dax0.0/size", "0")]],
        },
    ];

    private static WriteOperation Write(string file, string value) => new("/sys/bus/dax/devices/" + file, ByteString.FromText(value));
}
