using System.Text.Json.Nodes;
using DaxVerify.Verification.Observing;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Recordings;

/// <summary>Parts of a recording's line, in the form that <c>specs/kernel-traces/README.md</c> describes.</summary>
public static class RecordingWriter
{
    private const string Iomem = "iomem";

    /// <summary>Everything that a replay needs of a machine.</summary>
    /// <param name="configuration">Name of the boot configuration.</param>
    public static JsonObject Topology(string configuration, BusTopology topology) => new()
    {
        ["config"] = configuration,
        ["regions"] = new JsonArray([.. topology.Regions.Select(Region)]),
        ["idle"] = topology.RegionIdle,
        ["static"] = topology.IsStatic,
        ["drivers"] = new JsonArray([.. topology.Drivers.Select(driver => JsonValue.Create(driver))]),
        ["memory_block_size"] = topology.MemoryBlockSize,
        ["cmdline"] = BootOptions.CommandLine(topology),
    };

    /// <summary>What an operation on a file came to.</summary>
    internal static JsonObject Result(OperationResult result)
    {
        var json = new JsonObject { ["errno"] = ErrnoNames.ToName(result.Errno) };
        if (result.At is { } at)
        {
            json["at"] = at.ToString().ToLowerInvariant();
        }

        if (result.Text is { } text)
        {
            json["text"] = text;
        }

        if (result.Count is { } count)
        {
            json["count"] = count;
        }

        return json;
    }

    /// <summary>Keys with their new values, null for what went away.</summary>
    internal static JsonObject Snapshot(SnapshotDelta delta)
    {
        var json = new JsonObject();
        foreach (var (key, value) in delta.Changes)
        {
            json[key] = key == Iomem && value is not null ? new JsonArray([.. value.Split('\n').Select(line => JsonValue.Create(line))]) : value;
        }

        return json;
    }

    private static JsonObject Region(RegionTopology region)
    {
        var json = new JsonObject { ["start"] = $"0x{region.Start:x}", ["size"] = region.Size };
        if (region.TargetNode != 0)
        {
            json["target_node"] = region.TargetNode;
        }

        if (region.NumaNode != 0)
        {
            json["numa_node"] = region.NumaNode;
        }

        return json;
    }
}
