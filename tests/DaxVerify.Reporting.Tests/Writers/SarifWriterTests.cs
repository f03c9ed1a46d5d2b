using System.Text.Json;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;
using NJsonSchema;

namespace DaxVerify.Reporting.Tests.Writers;

/// <summary>SARIF is what the published schema says, and carries the interleaving as a code flow.</summary>
public sealed class SarifWriterTests
{
    private static readonly Lazy<Task<JsonSchema>> s_schema = new(() => JsonSchema.FromFileAsync(RepositoryFiles.Path("tests/DaxVerify.Reporting.Tests/Schemas/sarif-schema-2.1.0.json")));

    [Theory]
    [InlineData("Hang")]
    [InlineData("WithHostileText")]
    [InlineData("Clean")]
    [InlineData("Interrupted")]
    [InlineData("Long")]
    public async Task It_is_valid_by_the_published_schema(string name) =>
        Assert.Empty((await s_schema.Value).Validate(SarifWriter.Write(ReportNames.Make(name))));

    [Fact]
    public async Task The_schema_refuses_what_is_no_sarif()
    {
        var wrong = SarifWriter.Write(SampleReports.Hang()).Replace("\"executionOrder\": 5", "\"executionOrder\": \"five\"", StringComparison.Ordinal);
        Assert.NotEmpty((await s_schema.Value).Validate(wrong));
    }

    [Fact]
    public void An_interleaving_is_a_code_flow_with_a_thread_flow_for_each_lane_in_one_order()
    {
        using var log = JsonDocument.Parse(SarifWriter.Write(SampleReports.Hang()));
        var result = log.RootElement.GetProperty("runs")[0].GetProperty("results")[0];
        var flows = result.GetProperty("codeFlows")[0].GetProperty("threadFlows").EnumerateArray().ToList();

        Assert.Equal(["T0 (test)", "T1", "T2 'second'"], flows.Select(flow => flow.GetProperty("id").GetString()));
        var orders = flows.Select(flow => flow.GetProperty("locations").EnumerateArray().Select(one => one.GetProperty("executionOrder").GetInt32()).ToArray());
        Assert.Equal([[1, 2], [3, 5], [4, 6]], orders);
        var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal("src/Two.cs", place.GetProperty("artifactLocation").GetProperty("uri").GetString());
        Assert.Equal(3, place.GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Fact]
    public void A_finding_without_a_place_is_shown_where_its_key_steps_end()
    {
        var report = SampleReports.Hang();
        var finding = report.Parts[0].Findings[0];
        var steps = finding.Interleaving!.Steps.Select((step, i) => step with { Place = new SourcePlace("src/Two.cs", i + 1), IsKey = i < 2 }).ToList();
        report = report with { Parts = [report.Parts[0] with { Findings = [finding with { Place = null, Interleaving = finding.Interleaving with { Steps = steps } }] }] };

        using var log = JsonDocument.Parse(SarifWriter.Write(report));
        var place = log.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("locations")[0].GetProperty("physicalLocation");
        Assert.Equal(2, place.GetProperty("region").GetProperty("startLine").GetInt32());
    }

    [Fact]
    public void Hostile_text_leaves_no_control_characters_and_no_links()
    {
        var text = SarifWriter.Write(SampleReports.WithHostileText());

        Assert.DoesNotContain("\\u001B", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\\u0000", text, StringComparison.Ordinal);
        Assert.NotEmpty(Texts(text));
        Assert.DoesNotContain(Texts(text), one => one.Contains("](", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[click](https://evil.example)")]
    [InlineData("click]\u200e(https://evil.example)")]
    [InlineData("\u202e(https://evil.example)")]
    public void No_text_holds_a_link(string link)
    {
        var report = SampleReports.Hang();
        var finding = report.Parts[0].Findings[0];
        var steps = finding.Interleaving!.Steps.Select(step => step with { Text = link, Switch = link, At = link, Place = null }).ToList();
        var lanes = finding.Interleaving.Lanes.Select(lane => lane with { Name = link }).ToList();
        finding = finding with { Title = link, Detail = link, Reproduce = link, RuleText = link, RuleHelp = link, Interleaving = finding.Interleaving with { Steps = steps, Lanes = lanes } };

        var texts = Texts(SarifWriter.Write(report with { Interruption = link, Parts = [report.Parts[0] with { Name = link, Limits = [link], Findings = [finding] }] }));

        Assert.True(texts.Count(text => text.Contains("evil", StringComparison.Ordinal)) > 10);
        Assert.DoesNotContain(texts, text => text.Contains("](", StringComparison.Ordinal));
    }

    [Fact]
    public void A_message_says_what_is_wrong_before_what_else_is_known()
    {
        var report = SampleReports.Hang();
        using var log = JsonDocument.Parse(SarifWriter.Write(report));

        var message = log.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("message").GetProperty("text").GetString()!;
        Assert.Equal([report.Parts[0].Findings[0].Title, "T0 waits for T1 to end"], message.Split('\n')[..2]);
    }

    [Fact]
    public void A_flow_that_is_cut_says_so_and_keeps_the_order_that_it_had()
    {
        using var log = JsonDocument.Parse(SarifWriter.Write(SampleReports.WithoutItsBeginning(700, 20)));

        var flow = log.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("codeFlows")[0];
        Assert.EndsWith(" (the first 700 steps left out)", flow.GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(701, 20), flow.GetProperty("threadFlows").EnumerateArray().SelectMany(one => one.GetProperty("locations").EnumerateArray()).Select(at => at.GetProperty("executionOrder").GetInt32()).Order());
    }

    [Fact]
    public void A_rule_has_help()
    {
        var report = SampleReports.Hang();
        var finding = report.Parts[0].Findings[0] with { RuleHelp = "Take locks in one order.", RuleUri = "https://example.org/deadlock" };
        using var log = JsonDocument.Parse(SarifWriter.Write(report with { Parts = [report.Parts[0] with { Findings = [finding] }] }));

        var rule = log.RootElement.GetProperty("runs")[0].GetProperty("tool").GetProperty("driver").GetProperty("rules")[0];
        Assert.Equal("Threads wait for each other and none can run. Take locks in one order.", rule.GetProperty("help").GetProperty("text").GetString());
        Assert.Equal("Threads wait for each other and none can run. Take locks in one order.", rule.GetProperty("fullDescription").GetProperty("text").GetString());
        Assert.Equal("https://example.org/deadlock", rule.GetProperty("helpUri").GetString());
    }

    /// <summary>Every text that a viewer shows.</summary>
    private static List<string> Texts(string log)
    {
        using var document = JsonDocument.Parse(log);
        return [.. All(document.RootElement)];
    }

    private static IEnumerable<string> All(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => element.EnumerateObject().SelectMany(member => member is { Name: "text", Value.ValueKind: JsonValueKind.String } ? [member.Value.GetString()!] : All(member.Value)),
        JsonValueKind.Array => element.EnumerateArray().SelectMany(All),
        _ => [],
    };
}
