using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Verification.Recordings;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Traces;

/// <summary>
/// The JSON form of operations in traces: that of the recordings, and beyond it wrapped operations, drivers made for tests, and
/// written bytes that are no text.
/// </summary>
internal static class TraceOperations
{
    /// <summary>Writes an operation.</summary>
    /// <param name="operation">The operation.</param>
    /// <returns>Its JSON form.</returns>
    public static JsonObject Write(Operation operation) => operation switch
    {
        WriteOperation write when IsText(write.Value) => new JsonObject { ["op"] = "write", ["path"] = write.Path, ["value"] = write.Value.ToText() },
        WriteOperation write => new JsonObject { ["op"] = "write", ["path"] = write.Path, ["hex"] = Convert.ToHexStringLower(write.Value.Span) },
        ReadOperation read => new JsonObject { ["op"] = "read", ["path"] = read.Path },
        ListOperation list => new JsonObject { ["op"] = "list", ["path"] = list.Path },
        LoadModuleOperation load => new JsonObject { ["op"] = "insmod", ["module"] = load.Module },
        UnloadModuleOperation unload => new JsonObject { ["op"] = "rmmod", ["module"] = unload.Module },
        LoadTestDriverOperation load => WriteDriver(load.Driver),
        OpenOperation open => new JsonObject
        {
            ["op"] = "open",
            ["dev"] = open.Device,
            ["mode"] = open.Mode switch { OpenMode.ReadOnly => "ro", OpenMode.WriteOnly => "wo", _ => "rw" },
        },
        CloseOperation => new JsonObject { ["op"] = "close" },
        MmapOperation mmap => WriteMmap(mmap),
        MunmapOperation { At: { } at } munmap => new JsonObject { ["op"] = "munmap", ["at"] = at, ["length"] = munmap.Length },
        MunmapOperation => new JsonObject { ["op"] = "munmap" },
        TouchOperation { Value: { } value } touch => new JsonObject { ["op"] = "touch", ["at"] = touch.At, ["write"] = true, ["value"] = value },
        TouchOperation touch => new JsonObject { ["op"] = "touch", ["at"] = touch.At, ["write"] = false },
        ForkOperation fork => new JsonObject { ["op"] = "fork", ["at"] = fork.At },
        KilledOperation killed => new JsonObject { ["op"] = "killed", ["inner"] = Write(killed.Inner) },
        KillOperation kill => new JsonObject { ["op"] = "kill", ["thread"] = kill.Thread + 1 },
        FailingAllocationOperation failing => new JsonObject
        {
            ["op"] = "failing-allocation",
            ["index"] = failing.Index,
            ["inner"] = Write(failing.Inner),
        },
        _ => throw new NotSupportedException($"no JSON form for '{operation}'"),
    };

    /// <summary>Reads an operation.</summary>
    /// <param name="json">Its JSON form.</param>
    /// <returns>The operation.</returns>
    /// <exception cref="FormatException">The form isn't known.</exception>
    public static Operation Read(JsonElement json)
    {
        var kind = json.ValueKind == JsonValueKind.Object && json.TryGetProperty("op", out var op) ? op.GetString() : null;
        return kind switch
        {
            "kill" => new KillOperation(Member(json, "thread").GetInt32() - 1),
            "killed" => new KilledOperation(Read(Inner(json))),
            "failing-allocation" => new FailingAllocationOperation(Read(Inner(json)), Member(json, "index").GetInt32()),
            "insmod-test-driver" => new LoadTestDriverOperation(ReadDriver(json)),
            "write" when json.TryGetProperty("hex", out var hex) =>
                new WriteOperation(Member(json, "path").GetString()!, new ByteString(Convert.FromHexString(hex.GetString()!))),
            "mmap" when json.TryGetProperty("placement_align", out var align) =>
                (MmapOperation)OperationJson.Read(json) with { PlacementAlign = align.GetUInt64() },
            _ => OperationJson.Read(json),
        };
    }

    private static bool IsText(ByteString bytes) => ByteString.FromText(bytes.ToText()) == bytes;

    private static JsonObject WriteMmap(MmapOperation mmap)
    {
        var protection = (mmap.Protection.HasFlag(Protection.Read) ? "r" : string.Empty)
            + (mmap.Protection.HasFlag(Protection.Write) ? "w" : string.Empty)
            + (mmap.Protection.HasFlag(Protection.Execute) ? "x" : string.Empty);
        var json = new JsonObject
        {
            ["op"] = "mmap",
            ["dev"] = mmap.Device,
            ["offset"] = mmap.Offset,
            ["length"] = mmap.Length,
            ["prot"] = protection,
            ["flags"] = mmap.Kind switch { MapKind.Private => "private", MapKind.Sync => "sync", _ => "shared" },
        };
        if (mmap.FixedOffset is { } at)
        {
            json["fixed_offset"] = at;
        }

        if (mmap.PlacementAlign != 4096)
        {
            json["placement_align"] = mmap.PlacementAlign;
        }

        return json;
    }

    private static JsonObject WriteDriver(TestDriver driver) => new()
    {
        ["op"] = "insmod-test-driver",
        ["name"] = driver.Name,
        ["type"] = driver.Type == DriverType.Kmem ? "kmem" : "device",
        ["match_always"] = driver.MatchAlways,
        ["probe"] = driver.HasProbe,
        ["remove"] = driver.HasRemove,
        ["probe_result"] = ErrnoNames.ToName(driver.ProbeResult),
        ["registration_result"] = ErrnoNames.ToName(driver.RegistrationResult),
    };

    private static TestDriver ReadDriver(JsonElement json) => new(
        Member(json, "name").GetString()!,
        Member(json, "type").GetString() switch
        {
            "kmem" => DriverType.Kmem,
            "device" => DriverType.Device,
            var other => throw new FormatException($"unknown driver type '{other}' (known: device, kmem)"),
        },
        Member(json, "match_always").GetBoolean(),
        Member(json, "probe").GetBoolean(),
        Member(json, "remove").GetBoolean(),
        ReadErrno(json, "probe_result"),
        ReadErrno(json, "registration_result"));

    private static Errno ReadErrno(JsonElement json, string name) => ErrnoNames.TryParse(Member(json, name).GetString()!, out var errno)
        ? errno
        : throw new FormatException($"member '{name}' is no error name");

    private static JsonElement Inner(JsonElement json) => Member(json, "inner");

    private static JsonElement Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : throw new FormatException($"member '{name}' is missing");
}
