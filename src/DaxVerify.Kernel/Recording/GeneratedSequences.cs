using System.Text;
using System.Text.Json.Nodes;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Kernel.Recording;

/// <summary>Makes sequences to record: machines that a guest can be, and what the campaigns' generator does to them, without what a guest's executor can't do.</summary>
public static class GeneratedSequences
{
    private const ulong MiB = 1UL << 20;
    private const ulong First = 4UL << 30;

    /// <summary>What is done to the machine's process or kernel from within the model, and has no system call.</summary>
    private static readonly OperationKind[] s_onlyInTheModel =
        [OperationKind.LoadTestDriver, OperationKind.Fork, OperationKind.Killed, OperationKind.FailingAllocation, OperationKind.RefusedOffline];

    private static readonly string[][] s_drivers = [["device_dax"], ["device_dax", "kmem"], ["kmem", "device_dax"], ["kmem"], []];

    /// <summary>Regions and boot options by group; a group's sequences share boots.</summary>
    private static readonly Dictionary<string, BusTopology> s_machines = new(StringComparer.Ordinal)
    {
        ["small"] = Machine((First, 16)),
        ["mid"] = Machine((First, 512)),
        ["big"] = Machine((First, 1024)),
        ["movable"] = Machine((First, 1024)) with { OnlinePolicy = OnlinePolicy.OnlineMovable },
        ["memmap"] = Machine((First, 1024)) with { SupportsMemmapOnMemory = true },
        ["four"] = Machine((First, 256), (First + (512 * MiB), 384), (First + (1024 * MiB), 512), (First + (1792 * MiB), 130)),
    };

    /// <summary>Topologies to draw for, each with boot parameters of its own.</summary>
    public static IReadOnlyCollection<string> Groups => s_machines.Keys;

    /// <summary>Makes sequences, each from a seed of its own: <c>four-17</c> is group <c>four</c> with seed 17, however many are made.</summary>
    /// <param name="groups">Names out of <see cref="Groups"/>; any other is an error.</param>
    /// <param name="count">How many for each name, 1 or more.</param>
    /// <param name="seed">Seed of the first; each further one has the next.</param>
    /// <param name="length">Operations of each.</param>
    /// <param name="mode">Whose behaviour guides the generation.</param>
    /// <returns>Lines of recordings without what the kernel is to say.</returns>
    public static IEnumerable<JsonObject> Make(IEnumerable<string> groups, int count, ulong seed, int length, KernelMode mode) =>
        groups.SelectMany(group => Enumerable.Range(0, count).Select(i => Make(group, seed + (ulong)i, length, mode)));

    private static JsonObject Make(string group, ulong seed, int length, KernelMode mode)
    {
        var choices = new SeededChoices(seed);
        var topology = s_machines[group] with { RegionIdle = choices.Flip(3, 1), Drivers = choices.OneOf(s_drivers) };
        var generator = new SequenceGenerator(choices, mode, topology, s_onlyInTheModel);
        var steps = generator.Operations(IsForGuests).Take(length).Select(operation => new JsonObject { ["op"] = OperationJson.Write(operation) });
        var line = new JsonObject
        {
            ["id"] = $"{group}-{seed}",
            ["group"] = group,
            ["topology"] = RecordingWriter.Topology(group, topology),
            ["steps"] = new JsonArray([.. steps]),
        };

        // Numbers as those who read the line find them.
        return JsonNode.Parse(line.ToJsonString())!.AsObject();
    }

    /// <summary>The executor opens for reading or both, maps for something, stores 32 bits, lists nothing, and gets its texts as Latin-1.</summary>
    private static bool IsForGuests(Operation operation) => operation switch
    {
        ListOperation => false,
        OpenOperation { Mode: OpenMode.WriteOnly } => false,
        MmapOperation { Protection: Protection.None } => false,
        TouchOperation { Value: > uint.MaxValue } => false,
        WriteOperation write => Ascii.IsValid(write.Value.Span),
        _ => true,
    };

    private static BusTopology Machine(params (ulong Start, ulong MiB)[] regions) =>
        new() { Regions = [.. regions.Select(region => new RegionTopology(region.Start, region.MiB * MiB))] };
}
