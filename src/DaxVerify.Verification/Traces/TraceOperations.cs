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
        WriteOperation write when !OperationJson.IsText(write.Value) =>
            new JsonObject { ["op"] = "write", ["path"] = write.Path, ["hex"] = Convert.ToHexStringLower(write.Value.Span) },
        LoadTestDriverOperation load => WriteDriver(load.Driver),
        MmapOperation { PlacementAlign: not OperationJson.PageSize } mmap => WriteMmap(mmap),
        KilledOperation killed => new JsonObject { ["op"] = "killed", ["inner"] = Write(killed.Inner) },
        KillOperation kill => new JsonObject { ["op"] = "kill", ["thread"] = kill.Thread + 1 },
        FailingAllocationOperation failing => new JsonObject
        {
            ["op"] = "failing-allocation",
            ["index"] = failing.Index,
            ["inner"] = Write(failing.Inner),
        },
        _ => OperationJson.Write(operation),
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

    private static JsonObject WriteMmap(MmapOperation mmap)
    {
        var json = OperationJson.Write(mmap);
        json["placement_align"] = mmap.PlacementAlign;
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
