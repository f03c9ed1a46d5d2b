using System.Globalization;
using System.Text.Json;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Recordings;

/// <summary>Turns one line of a recording into a <see cref="RecordedSequence"/>; the form is described in <c>specs/kernel-traces/README.md</c>.</summary>
internal static class RecordingParser
{
    /// <summary>Parses a line.</summary>
    /// <param name="line">The JSON text.</param>
    /// <param name="file">File, for messages.</param>
    /// <param name="number">Line number, for messages.</param>
    /// <returns>The sequence.</returns>
    /// <exception cref="RecordingFormatException">The line isn't of the known form.</exception>
    public static RecordedSequence Parse(string line, string file, int number)
    {
        try
        {
            using var document = JsonDocument.Parse(line);
            return ParseSequence(document.RootElement, file, number);
        }
        catch (JsonException e)
        {
            throw new RecordingFormatException(file, number, $"not a complete JSON object: column {e.BytePositionInLine + 1}");
        }
        catch (KeyNotFoundException e)
        {
            throw new RecordingFormatException(file, number, $"a member is missing: {e.Message}");
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or OverflowException)
        {
            throw new RecordingFormatException(file, number, e.Message);
        }
    }

    private static RecordedSequence ParseSequence(JsonElement root, string file, int number)
    {
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"expected a JSON object with a sequence, got {root.ValueKind}");
        }

        var warned = ParseWarnings(root);
        var steps = new List<RecordedStep>();
        foreach (var step in Required(root, "steps").EnumerateArray())
        {
            var result = ParseResult(Required(step, "result"));
            steps.Add(new RecordedStep(
                WithLayout(OperationJson.Read(Required(step, "op")), result),
                result,
                step.TryGetProperty("delta", out var delta) ? ParseSnapshot(delta) : null,
                warned.Contains(steps.Count)));
        }

        return new RecordedSequence
        {
            Id = Text(root, "id"),
            Kernel = KernelModeNames.ParseRelease(Text(root, "kernel")),
            Group = Text(root, "group"),
            Topology = ParseTopology(Required(root, "topology")),
            Initial = ParseSnapshot(Required(root, "initial")),
            Steps = steps,
            Hazards = ParseHazards(root),
            Aborted = root.TryGetProperty("aborted", out _),
            File = file,
            Line = number,
        };
    }

    /// <summary>Where the search for an unmapped area leaves the address open, the recorded address tells the process's layout.</summary>
    private static Operation WithLayout(Operation operation, OperationResult result) =>
        operation is MmapOperation { FixedOffset: null } mmap && result.AddressAlign is { } align
            ? mmap with { PlacementAlign = align }
            : operation;

    private static BusTopology ParseTopology(JsonElement topology)
    {
        var commandLine = Text(topology, "cmdline");
        var isStatic = Required(topology, "static").GetBoolean();
        return new BusTopology
        {
            Regions = [.. Required(topology, "regions").EnumerateArray().Select(r => ParseRegion(r, isStatic, commandLine))],
            RegionIdle = Required(topology, "idle").GetBoolean(),
            IsStatic = isStatic,
            Drivers = [.. Required(topology, "drivers").EnumerateArray().Select(d => d.GetString()!)],
            MemoryBlockSize = Required(topology, "memory_block_size").GetUInt64(),
            OnlinePolicy = BootOptions.OnlinePolicy(commandLine),
            SupportsMemmapOnMemory = BootOptions.SupportsMemmapOnMemory(commandLine),
        };
    }

    private static RegionTopology ParseRegion(JsonElement region, bool isStatic, string commandLine)
    {
        var start = ParseHex(Text(region, "start"));
        return new RegionTopology(start, Required(region, "size").GetUInt64())
        {
            Container = isStatic ? BootOptions.PersistentMemoryAround(commandLine, start) : null,
        };
    }

    private static ulong ParseHex(string text) =>
        text.StartsWith("0x", StringComparison.Ordinal)
        && ulong.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var value)
            ? value
            : throw new FormatException($"'{text}' is not a hexadecimal number with 0x");

    private static OperationResult ParseResult(JsonElement result)
    {
        var name = Text(result, "errno");
        if (!Vocabulary.ErrnoNames.TryParse(name, out var errno))
        {
            throw new FormatException($"unknown errno '{name}'");
        }

        return new OperationResult(errno)
        {
            At = result.TryGetProperty("at", out var at) ? ParseCall(at.GetString()!) : null,
            Text = result.TryGetProperty("text", out var text) ? text.GetString() : null,
            Value = result.TryGetProperty("value", out var value) ? value.GetUInt64() : null,
            Count = result.TryGetProperty("count", out var count) ? count.GetInt32() : null,
            AddressAlign = result.TryGetProperty("addr_align", out var align) ? ParseAlign(align.GetString()!) : null,
        };
    }

    private static SystemCall ParseCall(string name) => name switch
    {
        "open" => SystemCall.Open,
        "write" => SystemCall.Write,
        "read" => SystemCall.Read,
        "mmap" => SystemCall.Mmap,
        "munmap" => SystemCall.Munmap,
        "touch" => SystemCall.Touch,
        "close" => SystemCall.Close,
        _ => throw new FormatException($"unknown system call '{name}'"),
    };

    private static ulong ParseAlign(string name) => name switch
    {
        "4K" => 4UL << 10,
        "2M" => 2UL << 20,
        "1G" => 1UL << 30,
        _ => throw new FormatException($"unknown addr_align '{name}' (known: 4K, 2M, 1G)"),
    };

    private static Dictionary<string, string?> ParseSnapshot(JsonElement snapshot)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var member in snapshot.EnumerateObject())
        {
            values[member.Name] = member.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.Array => string.Join('\n', member.Value.EnumerateArray().Select(line => line.GetString())),
                _ => member.Value.GetString(),
            };
        }

        return values;
    }

    private static HashSet<int> ParseWarnings(JsonElement root)
    {
        var steps = new HashSet<int>();
        foreach (var message in Required(root, "dmesg").EnumerateArray())
        {
            if (Text(message, "text").StartsWith("WARNING: ", StringComparison.Ordinal))
            {
                steps.Add(Required(message, "step").GetInt32());
            }
        }

        return steps;
    }

    private static List<Hazard> ParseHazards(JsonElement root)
    {
        var hazards = new List<Hazard>();
        if (!root.TryGetProperty("hazards", out var list))
        {
            return hazards;
        }

        foreach (var hazard in list.EnumerateArray())
        {
            var kind = Text(hazard, "kind") switch
            {
                "rebound-with-stale-reference" => HazardKind.ReboundWithStaleReference,
                "open-of-unbound-device" => HazardKind.OpenOfUnboundDevice,
                "range-added-while-bound" => HazardKind.RangeAddedWhileBound,
                "device_dax-probe-failed" => HazardKind.ProbeFailed,
                var other => throw new FormatException($"unknown hazard '{other}'"),
            };
            hazards.Add(new Hazard(Required(hazard, "step").GetInt32(), kind));
        }

        return hazards;
    }

    private static JsonElement Required(JsonElement parent, string name) =>
        parent.ValueKind == JsonValueKind.Object && parent.TryGetProperty(name, out var value)
            ? value
            : throw new FormatException($"member '{name}' is missing");

    private static string Text(JsonElement parent, string name) =>
        Required(parent, name).GetString() ?? throw new FormatException($"member '{name}' is null");
}
