using System.Text.Json.Nodes;
using DaxVerify.Verification.Json;
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
    /// <returns>Their JSON form.</returns>
    public static JsonArray Write(IReadOnlyList<Operation> operations) => new([.. operations.Select(Write)]);

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
    /// <exception cref="FormatException">The form isn't known.</exception>
    public static Operation Read(JsonPlace json) => json.Member("op").Text switch
    {
        "kill" => new KillOperation(From(json.Member("thread"), 1) - 1),
        "killed" => new KilledOperation(Read(json.Member("inner"))),
        "failing-allocation" => new FailingAllocationOperation(Read(json.Member("inner")), From(json.Member("index"), 0)),
        "insmod-test-driver" => new LoadTestDriverOperation(ReadDriver(json)),
        "write" when json.Optional("hex") is { } hex =>
            new WriteOperation(json.Member("path").Text, new ByteString(hex.As(Convert.FromHexString))),
        "mmap" when json.Optional("placement_align") is { } align =>
            (MmapOperation)OperationJson.Read(json) with { PlacementAlign = align.Number },
        _ => OperationJson.Read(json),
    };

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

    private static TestDriver ReadDriver(JsonPlace json) => new(
        json.Member("name").Text,
        json.Member("type").As(type => type switch
        {
            "kmem" => DriverType.Kmem,
            "device" => DriverType.Device,
            _ => throw new FormatException($"unknown driver type '{type}' (known: device, kmem)"),
        }),
        json.Member("match_always").Truth,
        json.Member("probe").Truth,
        json.Member("remove").Truth,
        json.Member("probe_result").As(ErrnoNames.Parse),
        json.Member("registration_result").As(ErrnoNames.Parse));

    private static int From(JsonPlace json, int least) =>
        json.WholeNumber is var number && number >= least ? number : throw json.Wrong($"expected a number from {least}, got {number}");
}
