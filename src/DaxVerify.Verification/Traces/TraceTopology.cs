using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
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
            _ => "offline",
        },
        ["memmap_on_memory"] = topology.SupportsMemmapOnMemory,
    };

    /// <summary>Reads a machine.</summary>
    /// <param name="json">Its JSON form.</param>
    /// <returns>The machine.</returns>
    /// <exception cref="FormatException">The form isn't known.</exception>
    public static BusTopology Read(JsonElement json) => new()
    {
        Regions = [.. Member(json, "regions").EnumerateArray().Select(ReadRegion)],
        RegionIdle = Member(json, "idle").GetBoolean(),
        IsStatic = Member(json, "static").GetBoolean(),
        Drivers = [.. Member(json, "drivers").EnumerateArray().Select(driver => driver.GetString()!)],
        MemoryBlockSize = Member(json, "memory_block_size").GetUInt64(),
        OnlinePolicy = Member(json, "online_policy").GetString() switch
        {
            "offline" => OnlinePolicy.Offline,
            "online" => OnlinePolicy.Online,
            "online_movable" => OnlinePolicy.OnlineMovable,
            var other => throw new FormatException($"unknown online_policy '{other}' (known: offline, online, online_movable)"),
        },
        SupportsMemmapOnMemory = Member(json, "memmap_on_memory").GetBoolean(),
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

    private static RegionTopology ReadRegion(JsonElement json) => new(ParseHex(Member(json, "start")), Member(json, "size").GetUInt64())
    {
        TargetNode = Member(json, "target_node").GetInt32(),
        NumaNode = Member(json, "numa_node").GetInt32(),
        Container = json.TryGetProperty("container_start", out var start)
            ? (ParseHex(start), Member(json, "container_size").GetUInt64())
            : null,
    };

    private static string Hex(ulong value) => $"0x{value:x}";

    private static ulong ParseHex(JsonElement json)
    {
        var text = json.GetString() ?? string.Empty;
        return text.StartsWith("0x", StringComparison.Ordinal)
            && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"'{text}' is no hexadecimal address");
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : throw new FormatException($"member '{name}' is missing");
}
