using System.IO.Compression;
using System.Text.Json.Nodes;
using DaxVerify.Kernel.Recording;

namespace DaxVerify.Kernel.Tests;

/// <summary>The marks of damage that stand in the kept recordings are found again, step by step, and no others.</summary>
public class HazardTrackerTests
{
    private static readonly string[] s_files = [.. Directory.EnumerateFiles(RepositoryFiles.Path("specs/kernel-traces"), "*.jsonl.gz", SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(RepositoryFiles.Path("specs/kernel-traces"), file)).Order(StringComparer.Ordinal)];

    public static TheoryData<string> Files => [.. s_files];

    [Fact]
    public void The_recordings_hold_every_kind()
    {
        var kinds = s_files.SelectMany(Lines).SelectMany(Marks).Select(mark => mark.Kind).Distinct();

        Assert.Equal(
            ["device_dax-probe-failed", "open-of-unbound-device", "range-added-while-bound", "rebound-with-stale-reference"],
            kinds.Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_recording_gets_the_marks_that_it_has(string file) => Assert.All(Lines(file), recording =>
    {
        var tracker = new HazardTracker(recording["initial"]!.AsObject());
        var found = recording["steps"]!.AsArray().SelectMany((step, index) => tracker
            .Step(step!["op"]!, step["result"]!, step["delta"]?.AsObject(), Log(recording, index))
            .Select(kind => (index, kind)));

        Assert.Equal(Marks(recording), found);
    });

    private static IEnumerable<string> Log(JsonObject recording, int step) => recording["dmesg"]!.AsArray()
        .Where(message => message!["step"]!.GetValue<int>() == step).Select(message => message!["text"]!.GetValue<string>());

    private static IEnumerable<(int Step, string Kind)> Marks(JsonObject recording) => recording["hazards"] is JsonArray marks
        ? marks.Select(mark => (mark!["step"]!.GetValue<int>(), mark["kind"]!.GetValue<string>()))
        : [];

    private static IEnumerable<JsonObject> Lines(string file)
    {
        using var reader = new StreamReader(new GZipStream(File.OpenRead(Path.Combine(RepositoryFiles.Path("specs/kernel-traces"), file)), CompressionMode.Decompress));
        while (reader.ReadLine() is { Length: > 0 } line)
        {
            yield return JsonNode.Parse(line)!.AsObject();
        }
    }
}
