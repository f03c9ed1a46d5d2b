using System.Text.Json;
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
    public void Hostile_text_leaves_no_control_characters_and_no_links()
    {
        var text = SarifWriter.Write(SampleReports.WithHostileText());

        Assert.DoesNotContain("\\u001B", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("\\u0000", text, StringComparison.Ordinal);
        using var log = JsonDocument.Parse(text);
        Assert.DoesNotContain("](", log.RootElement.GetProperty("runs")[0].GetProperty("results")[0].GetProperty("message").GetProperty("text").GetString(), StringComparison.Ordinal);
    }
}
