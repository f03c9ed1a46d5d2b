using System.Text;
using System.Text.Json.Nodes;
using DaxVerify.Verification.Generation;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;

namespace DaxVerify.Verification.Tests.Traces;

/// <summary>A damaged trace of either kind gets one line that names the file and the place, whatever is wrong with it.</summary>
public sealed class TraceReadingTests
{
    private static readonly string s_scenario = File.ReadAllText(RepositoryFiles.Path("specs/upstream-findings/001-read-mapping-against-shrink.json"));

    private static readonly string s_sequence = TraceFile.ToJson(new SequenceTrace
    {
        Sequence = SequenceGenerator.Generate(5, KernelMode.Strict, 30),
        Seed = 5,
        Verdict = new TraceVerdict("signature", 3, "message"),
    });

    /// <summary>Values put in the place of every other, one at a time.</summary>
    private static readonly string[] s_values =
    [
        "null", "true", "[]", "{}", "\"\"", "\"\\u0000\\n\\u001b[31m\"", "\"\\ud800\"", "\"../../../etc/passwd\"", "-1", "0.5", "1e400", "18446744073709551616",
        new string('[', 50) + new string(']', 50),
        new string('[', 80) + new string(']', 80),
    ];

    public static TheoryData<string> Kinds() => ["sequence", "scenario"];

    [Fact]
    public void Scenario_comes_back_as_written()
    {
        var path = Path.GetTempFileName();
        try
        {
            var kept = (ScenarioTrace)TraceFile.Read(RepositoryFiles.Path("specs/upstream-findings/001-read-mapping-against-shrink.json"));
            var trace = kept with { DetectsRaces = true, Key = "key", Message = "a \"message\"\nof two lines" };
            TraceFile.Write(path, trace);
            Assert.Equal(trace, (ScenarioTrace)TraceFile.Read(path));
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Theory]
    [InlineData("{", "not JSON")]
    [InlineData("[]", "no trace: member 'format' must be \"daxverify-trace\"")]
    [InlineData("{\"format\":\"daxverify-scenario\",\"version\":1}", "format version 1 of \"daxverify-scenario\" is older than 2")]
    [InlineData("{\"format\":\"daxverify-trace\",\"version\":1}", "format version 1 of \"daxverify-trace\" is older than 2")]
    [InlineData("{\"format\":\"daxverify-trace\",\"version\":9}", "format version 9 is newer than 2")]
    [InlineData("{\"format\":\"daxverify-trace\"}", "member 'version' is missing")]
    [InlineData("{\"format\":\"daxverify-trace\",\"version\":2}", "member 'kind' is missing")]
    [InlineData("{\"format\":\"daxverify-trace\",\"version\":2,\"kind\":\"film\"}", "no kind 'film'; there are sequence, scenario")]
    [InlineData("{\"format\":\"daxverify-trace\",\"format\":\"daxverify-trace\"}", "Duplicate property 'format'")]
    public void Other_file_is_refused_with_its_reason(string text, string reason) => Assert.Contains(reason, Refusal(text), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Truncated_trace_is_refused(string kind)
    {
        var text = Example(kind);
        for (var length = 0; length < text.TrimEnd().Length; length += 13)
        {
            Refusal(text[..length]);
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_value_replaced_by_every_other_is_read_or_refused_in_one_line(string kind)
    {
        var refused = 0;
        foreach (var place in Places(JsonNode.Parse(Example(kind))!))
        {
            foreach (var value in s_values)
            {
                var json = JsonNode.Parse(Example(kind))!;
                Put(json, place, JsonValue.Create("\u2603"));
                refused += Attempt(json.ToJsonString().Replace("\"\\u2603\"", value, StringComparison.Ordinal));
            }
        }

        Assert.True(refused > 300, $"{refused} refused");
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Every_member_left_out_renamed_or_doubled_is_refused(string kind)
    {
        var original = JsonNode.Parse(Example(kind))!.AsObject();
        foreach (var name in original.Select(member => member.Key).Except(["seed", "verdict"]))
        {
            var without = original.DeepClone().AsObject();
            without.Remove(name);
            Refusal(without.ToJsonString());
            without[name + "x"] = original[name]!.DeepClone();
            Refusal(without.ToJsonString());
            Refusal($"{{\"{name}\":{original[name]!.ToJsonString()},{original.ToJsonString()[1..]}");
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Flipped_bytes_are_read_or_refused_in_one_line(string kind)
    {
        var random = new Random(20261127);
        var bytes = Encoding.UTF8.GetBytes(Example(kind));
        for (var i = 0; i < 3_000; i++)
        {
            var damaged = (byte[])bytes.Clone();
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            Attempt(Encoding.UTF8.GetString(damaged));
        }
    }

    private static string Example(string kind) => kind == "sequence" ? s_sequence : s_scenario;

    private static string Refusal(string text)
    {
        var refusal = Assert.Throws<TraceFormatException>(() => TraceFile.Parse("t.json", text)).Message;
        CheckLine(refusal);
        return refusal;
    }

    private static int Attempt(string text)
    {
        try
        {
            TraceFile.Parse("t.json", text);
            return 0;
        }
        catch (TraceFormatException refusal)
        {
            CheckLine(refusal.Message);
            return 1;
        }
    }

    private static void CheckLine(string refusal)
    {
        Assert.StartsWith("t.json: ", refusal, StringComparison.Ordinal);
        Assert.DoesNotContain(refusal, char.IsControl);
    }

    private static IEnumerable<string[]> Places(JsonNode node) => node switch
    {
        JsonObject members => members.SelectMany(member => Below(member.Key, member.Value!)),
        JsonArray items => items.Take(4).SelectMany((item, i) => Below($"{i}", item!)),
        _ => [],
    };

    private static IEnumerable<string[]> Below(string name, JsonNode node) => Places(node).Select(place => (string[])[name, .. place]).Prepend([name]);

    private static void Put(JsonNode json, string[] place, JsonNode value)
    {
        var parent = place[..^1].Aggregate(json, (node, name) => node is JsonArray items ? items[int.Parse(name, System.Globalization.CultureInfo.InvariantCulture)]! : node[name]!);
        if (parent is JsonArray list)
        {
            list[int.Parse(place[^1], System.Globalization.CultureInfo.InvariantCulture)] = value;
        }
        else
        {
            parent[place[^1]] = value;
        }
    }
}
