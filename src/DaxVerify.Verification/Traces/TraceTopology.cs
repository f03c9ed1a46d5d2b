using System.Text.Json.Nodes;
using DaxVerify.Verification.Json;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Traces;

/// <summary>The JSON form of a machine in traces.</summary>
internal static class TraceTopology
{
    /// <summary>Writes a machine.</summary>
    /// <param name="topology">The machine.</param>
    /// <returns>Its JSON form.</returns>
    public static JsonObject Write(BusTopology topology) => new()
    {
        ["regions"] = new JsonArray([.. topology.Regions.Select(WriteRegion)]),
        ["idle"] = topology.RegionIdle,
        ["static"] = topology.IsStatic,
        ["drivers"] = new JsonArray([.. topology.Drivers.Select(driver => JsonValue.Create(driver))]),
        ["memory_block_size"] = topology.MemoryBlockSize,
        ["online_policy"] = topology.OnlinePolicy switch
        {
            OnlinePolicy.Online => "online",
            OnlinePolicy.OnlineMovable => "online_movable",
            OnlinePolicy.OnlineKernel => "online_kernel",
            _ => "offline",
        },
        ["memmap_on_memory"] = topology.SupportsMemmapOnMemory,
    };

    /// <summary>Reads a machine.</summary>
    /// <param name="json">Its JSON form.</param>
    /// <returns>The machine.</returns>
    /// <exception cref="FormatException">The form isn't known.</exception>
    public static BusTopology Read(JsonPlace json) => new()
    {
        Regions = [.. json.Member("regions").Items.Select(ReadRegion)],
        RegionIdle = json.Member("idle").Truth,
        IsStatic = json.Member("static").Truth,
        Drivers = [.. json.Member("drivers").Items.Select(driver => driver.Text)],
        MemoryBlockSize = json.Member("memory_block_size") is { Number: > 0 and var size } ? size : throw json.Wrong("member 'memory_block_size' must not be 0"),
        OnlinePolicy = json.Member("online_policy").As(policy => policy switch
        {
            "offline" => OnlinePolicy.Offline,
            "online" => OnlinePolicy.Online,
            "online_movable" => OnlinePolicy.OnlineMovable,
            "online_kernel" => OnlinePolicy.OnlineKernel,
            _ => throw new FormatException($"unknown online_policy '{policy}' (known: offline, online, online_movable, online_kernel)"),
        }),
        SupportsMemmapOnMemory = json.Member("memmap_on_memory").Truth,
    };

    private static JsonObject WriteRegion(RegionTopology region)
    {
        var json = new JsonObject
        {
            ["start"] = Hex(region.Start),
            ["size"] = region.Size,
            ["target_node"] = region.TargetNode,
            ["numa_node"] = region.NumaNode,
        };
        if (region.Container is { } container)
        {
            json["container_start"] = Hex(container.Start);
            json["container_size"] = container.Size;
        }

        return json;
    }

    private static RegionTopology ReadRegion(JsonPlace json) => new(json.Member("start").Address, json.Member("size").Number)
    {
        TargetNode = json.Member("target_node").WholeNumber,
        NumaNode = json.Member("numa_node").WholeNumber,
        Container = json.Optional("container_start") is { } start ? (start.Address, json.Member("container_size").Number) : null,
    };

    private static string Hex(ulong value) => $"0x{value:x}";
}
