using System.Text.Json;
using DaxVerify.Verification.Json;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Observations;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Topologies;

namespace DaxVerify.Verification.Recordings;

/// <summary>Turns one line of a recording into a <see cref="RecordedSequence"/>; the form is described in <c>specs/kernel-traces/README.md</c>.</summary>
internal static class RecordingParser
{
    /// <param name="line">The JSON text.</param>
    /// <param name="file">File, for messages.</param>
    /// <param name="number">Line number, for messages.</param>
    /// <exception cref="RecordingFormatException">The line isn't of the known form.</exception>
    public static RecordedSequence Parse(string line, string file, int number)
    {
        try
        {
            using var document = JsonText.Parse(line);
            return ParseSequence(new JsonPlace(document.RootElement), file, number);
        }
        catch (JsonException e)
        {
            throw new RecordingFormatException(file, number, e.LineNumber is null ? e.Message : $"not a complete JSON object: column {e.BytePositionInLine + 1}");
        }
        catch (FormatException e)
        {
            throw new RecordingFormatException(file, number, e.Message);
        }
    }

    private static RecordedSequence ParseSequence(JsonPlace root, string file, int number)
    {
        if (root.Value.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException($"expected a JSON object with a sequence, got {root.Value.ValueKind}");
        }

        var warned = ParseWarnings(root);
        var steps = new List<RecordedStep>();
        foreach (var step in root.Member("steps").Items)
        {
            var result = ParseResult(step.Member("result"));
            steps.Add(new RecordedStep(
                WithLayout(OperationJson.Read(step.Member("op")), result),
                result,
                step.Optional("delta") is { } delta ? ParseSnapshot(delta) : null,
                warned.Contains(steps.Count)));
        }

        var kernel = root.Member("kernel").As(KernelModeNames.ParseRecorded);
        return new RecordedSequence
        {
            Id = root.Member("id").Text,
            Kernel = kernel,
            Release = ParseRelease(root.Optional("release"), kernel),
            Group = root.Member("group").Text,
            Topology = ParseTopology(root.Member("topology")),
            Initial = ParseSnapshot(root.Member("initial")),
            Steps = steps,
            Hazards = ParseHazards(root),
            Aborted = root.Optional("aborted") is not null,
            File = file,
            Line = number,
        };
    }

    private static KernelRelease? ParseRelease(JsonPlace? named, KernelMode kernel)
    {
        if (named is { } place)
        {
            return place.As(text => ParseRelease(text, kernel));
        }

        return KernelModeNames.ReleaseOrNull(kernel) is null ? null : KernelModeNames.RecordedRelease(kernel);
    }

    private static KernelRelease ParseRelease(string text, KernelMode kernel)
    {
        var release = KernelRelease.Parse(text);
        var series = KernelModeNames.Series(kernel);
        return release.Series == series ? release : throw new FormatException($"release {text} is not of the kernel {series} that the line names");
    }

    /// <summary>Where the search for an unmapped area leaves the address open, the recorded address tells the process's layout.</summary>
    private static Operation WithLayout(Operation operation, OperationResult result) =>
        operation is MmapOperation { FixedOffset: null } mmap && result.AddressAlign is { } align
            ? mmap with { PlacementAlign = align }
            : operation;

    private static BusTopology ParseTopology(JsonPlace topology)
    {
        var commandLine = topology.Member("cmdline").Text;
        var isStatic = topology.Member("static").Truth;
        RegionTopology[] regions = [.. topology.Member("regions").Items.Select(r => ParseRegion(r, isStatic, commandLine))];
        CheckDisjoint(regions);
        return new BusTopology
        {
            Regions = regions,
            RegionIdle = topology.Member("idle").Truth,
            IsStatic = isStatic,
            Drivers = [.. topology.Member("drivers").Items.Select(d => d.Text)],
            MemoryBlockSize = topology.Member("memory_block_size").Number,
            OnlinePolicy = BootOptions.OnlinePolicy(commandLine),
            SupportsMemmapOnMemory = BootOptions.SupportsMemmapOnMemory(commandLine),
        };
    }

    /// <summary>No kernel makes two regions of one range: the second is refused at boot ("already active").</summary>
    private static void CheckDisjoint(RegionTopology[] regions)
    {
        for (var i = 0; i < regions.Length; i++)
        {
            for (var j = 0; j < i; j++)
            {
                if (regions[i].Start <= regions[j].End && regions[j].Start <= regions[i].End)
                {
                    throw new FormatException($"regions {j} and {i} overlap: 0x{regions[j].Start:x}-0x{regions[j].End:x} and 0x{regions[i].Start:x}-0x{regions[i].End:x}");
                }
            }
        }
    }

    private static RegionTopology ParseRegion(JsonPlace region, bool isStatic, string commandLine)
    {
        var start = region.Member("start").Address;
        return new RegionTopology(start, region.Member("size").Number)
        {
            TargetNode = region.Optional("target_node")?.WholeNumber ?? 0,
            NumaNode = region.Optional("numa_node")?.WholeNumber ?? 0,
            Container = isStatic ? BootOptions.PersistentMemoryAround(commandLine, start) : null,
        };
    }

    private static OperationResult ParseResult(JsonPlace result)
    {
        return new OperationResult(result.Member("errno").As(ErrnoNames.Parse))
        {
            At = result.Optional("at") is { } at ? at.As(ParseCall) : null,
            Text = result.Optional("text") is { } text ? text.Text : null,
            Value = result.Optional("value") is { } value ? value.Number : null,
            Count = result.Optional("count") is { } count ? count.WholeNumber : null,
            AddressAlign = result.Optional("addr_align") is { } align ? align.As(ParseAlign) : null,
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

    private static Dictionary<string, string?> ParseSnapshot(JsonPlace snapshot)
    {
        var values = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var (name, value) in snapshot.Members)
        {
            values[name] = value.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.Array => string.Join('\n', value.Items.Select(line => line.Text)),
                _ => value.Text,
            };
        }

        return values;
    }

    private static HashSet<int> ParseWarnings(JsonPlace root)
    {
        var steps = new HashSet<int>();
        foreach (var message in root.Member("dmesg").Items)
        {
            if (message.Member("text").Text.StartsWith("WARNING: ", StringComparison.Ordinal))
            {
                steps.Add(message.Member("step").WholeNumber);
            }
        }

        return steps;
    }

    private static List<Hazard> ParseHazards(JsonPlace root)
    {
        var hazards = new List<Hazard>();
        foreach (var hazard in root.Optional("hazards")?.Items ?? [])
        {
            var kind = hazard.Member("kind").Text switch
            {
                "rebound-with-stale-reference" => HazardKind.ReboundWithStaleReference,
                "open-of-unbound-device" => HazardKind.OpenOfUnboundDevice,
                "range-added-while-bound" => HazardKind.RangeAddedWhileBound,
                "device_dax-probe-failed" => HazardKind.ProbeFailed,
                var other => throw new FormatException($"unknown hazard '{other}'"),
            };
            hazards.Add(new Hazard(hazard.Member("step").WholeNumber, kind));
        }

        return hazards;
    }
}
