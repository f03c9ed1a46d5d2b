using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Tests.Traces;

/// <summary>The schema of traces says what the program writes, and nothing else passes for it.</summary>
public sealed class TraceSchemaTests
{
    private static readonly JsonSchema s_schema =
        new(JsonDocument.Parse(File.ReadAllText(RepositoryFiles.Path("specs/trace.schema.json"))).RootElement);

    public static TheoryData<string> Kept()
    {
        var data = new TheoryData<string>();
        foreach (var file in Directory.GetFiles(RepositoryFiles.Path("specs/upstream-findings"), "*.json").Order(StringComparer.Ordinal))
        {
            data.Add(Path.GetFileName(file));
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void Kept_trace_fits(string file)
    {
        var text = File.ReadAllText(RepositoryFiles.Path($"specs/upstream-findings/{file}"));
        Assert.Null(Check(text));
    }

    [Theory]
    [MemberData(nameof(Kept))]
    public void Kept_trace_spells_its_threads_and_its_schedule(string file)
    {
        var path = RepositoryFiles.Path($"specs/upstream-findings/{file}");
        var json = JsonNode.Parse(File.ReadAllText(path))!;
        var copy = Path.GetTempFileName();
        try
        {
            TraceFile.Write(copy, TraceFile.Read(path));
            Assert.Equal(File.ReadAllText(copy), File.ReadAllText(path));
        }
        finally
        {
            File.Delete(copy);
        }

        Assert.Equal(ScenarioName.Parse(json["scenario"]!.GetValue<string>()).Threads.Count, json["threads"]!.AsArray().Count);
    }

    [Fact]
    public void Written_sequence_fits()
    {
        for (ulong seed = 1; seed <= 20; seed++)
        {
            var trace = new SequenceTrace { Sequence = SequenceGenerator.Generate(seed, KernelMode.Strict, 60), Verdict = new TraceVerdict("a", 3, "b") };
            Assert.Null(Check(TraceFile.ToJson(trace)));
        }
    }

    [Theory]
    [InlineData("version", "1", "version")]
    [InlineData("mode", "\"Linux5\"", "mode")]
    [InlineData("replay", "\"nothing\"", "replay")]
    [InlineData("threads", "[[{\"op\":\"fly\"}]]", "op")]
    [InlineData("threads", "{}", "threads")]
    [InlineData("schedule", "[{\"thread\":-1,\"choices\":1}]", "thread")]
    [InlineData("schedule", "[{\"thread\":1}]", "choices")]
    public void Damaged_scenario_does_not_fit(string member, string value, string place)
    {
        var json = JsonNode.Parse(File.ReadAllText(RepositoryFiles.Path("specs/upstream-findings/001-read-mapping-against-shrink.json")))!;
        json[member] = JsonNode.Parse(value);
        Assert.Contains(place, Check(json.ToJsonString()), StringComparison.Ordinal);
    }

    private static string? Check(string text)
    {
        using var json = JsonDocument.Parse(text);
        return s_schema.Check(json.RootElement);
    }
}
