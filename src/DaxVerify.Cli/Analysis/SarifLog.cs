using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using DaxVerify.Analyzers;
using DaxVerify.Reporting.Text;
using Microsoft.CodeAnalysis;

namespace DaxVerify.Cli.Analysis;

/// <summary>Writes findings as SARIF 2.1.0, the format that code hosts and IDEs read.</summary>
internal static class SarifLog
{
    /// <summary>The log as text.</summary>
    /// <param name="findings">What was found, and whether the baseline knows it.</param>
    /// <param name="stale">What a baseline knows and nobody finds any more, written as absent; null without a baseline.</param>
    /// <param name="root">Paths are written relative to this directory, with forward slashes.</param>
    public static string Write(IReadOnlyCollection<(Diagnostic Finding, bool IsKnown)> findings, IReadOnlyList<JsonElement>? stale, string root)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, new JsonWriterOptions { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            json.WriteStartObject();
            json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
            json.WriteString("version", "2.1.0");
            json.WriteStartArray("runs");
            json.WriteStartObject();
            WriteTool(json);
            json.WriteString("columnKind", "utf16CodeUnits");
            json.WriteStartArray("results");
            foreach (var (finding, isKnown) in findings)
            {
                WriteResult(json, finding, stale is null ? null : isKnown ? "unchanged" : "new", root);
            }

            foreach (var result in stale ?? [])
            {
                WriteStale(json, result);
            }

            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "DaxVerify");
        json.WriteString("version", typeof(SarifLog).Assembly.GetName().Version?.ToString(3));
        json.WriteStartArray("rules");
        foreach (var rule in new LockDisciplineAnalyzer().SupportedDiagnostics.DistinctBy(r => r.Id))
        {
            json.WriteStartObject();
            json.WriteString("id", rule.Id);
            json.WriteString("name", rule.Category);
            json.WriteStartObject("shortDescription");
            json.WriteString("text", rule.Title.ToString(null));
            json.WriteEndObject();
            json.WriteStartObject("fullDescription");
            json.WriteString("text", rule.Description.ToString(null));
            json.WriteEndObject();
            json.WriteStartObject("help");
            json.WriteString("text", rule.Description.ToString(null));
            json.WriteEndObject();
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", Level(rule.DefaultSeverity));
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static void WriteStale(Utf8JsonWriter json, JsonElement result)
    {
        json.WriteStartObject();
        foreach (var member in result.EnumerateObject().Where(static m => m.Name != "baselineState"))
        {
            member.WriteTo(json);
        }

        json.WriteString("baselineState", "absent");
        json.WriteEndObject();
    }

    private static void WriteResult(Utf8JsonWriter json, Diagnostic finding, string? state, string root)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", finding.Id);
        json.WriteString("level", Level(finding.Severity));
        json.WriteStartObject("message");
        json.WriteString("text", SarifText.Of(finding.GetMessage(null)));
        json.WriteEndObject();
        json.WriteStartArray("locations");
        WriteLocation(json, finding.Location, root);
        json.WriteEndArray();
        if (finding.AdditionalLocations.Count > 0)
        {
            json.WriteStartArray("relatedLocations");
            foreach (var location in finding.AdditionalLocations)
            {
                WriteLocation(json, location, root);
            }

            json.WriteEndArray();
        }

        json.WriteStartObject("partialFingerprints");
        json.WriteString(FindingFingerprint.Key, FindingFingerprint.Of(finding));
        json.WriteEndObject();
        if (state is not null)
        {
            json.WriteString("baselineState", state);
        }

        if (finding.IsSuppressed)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "inSource");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void WriteLocation(Utf8JsonWriter json, Location location, string root)
    {
        var span = location.GetLineSpan();
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Path.GetRelativePath(root, span.Path).Replace('\\', '/'));
        json.WriteEndObject();
        json.WriteStartObject("region");
        json.WriteNumber("startLine", span.StartLinePosition.Line + 1);
        json.WriteNumber("startColumn", span.StartLinePosition.Character + 1);
        json.WriteNumber("endLine", span.EndLinePosition.Line + 1);
        json.WriteNumber("endColumn", span.EndLinePosition.Character + 1);
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };
}
