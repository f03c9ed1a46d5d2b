using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Exploration;
using DaxVerify.Verification.Traces;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Files;
using DaxVerify.Vocabulary.Operations;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Verification.Scenarios;

/// <summary>The file of a <see cref="ScenarioTrace"/>: JSON with <c>format</c>, <c>version</c> and the members of the trace; see <c>specs/trace.schema.json</c>.</summary>
public static class ScenarioTraceFile
{
    private const string Format = "daxverify-scenario";
    private const int Version = 1;
    private static readonly JsonSerializerOptions s_writing = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Whether a file is of this format, rather than one of another.</summary>
    /// <param name="path">The file.</param>
    /// <returns>Whether it is; false for one that can't be read or is no JSON.</returns>
    public static bool IsOne(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            return json.RootElement.ValueKind == JsonValueKind.Object
                && json.RootElement.TryGetProperty("format", out var format) && format.ValueKind == JsonValueKind.String && format.GetString() == Format;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException)
        {
            return false;
        }
    }

    /// <summary>Writes a trace, by a temporary file.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="path">Where.</param>
    /// <exception cref="FormatException">The trace's scenario doesn't exist.</exception>
    /// <exception cref="ExplorationException">Its replay string is damaged.</exception>
    public static void Write(ScenarioTrace trace, string path) => WholeFile.Write(path, ToText(trace));

    /// <summary>Spells a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>JSON, indented.</returns>
    /// <exception cref="FormatException">The trace's scenario doesn't exist.</exception>
    /// <exception cref="ExplorationException">Its replay string is damaged.</exception>
    public static string ToText(ScenarioTrace trace) => ToJson(trace).ToJsonString(s_writing) + "\n";

    /// <summary>Reads a trace.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="FormatException">It is damaged or of another version; the message says where.</exception>
    public static ScenarioTrace Read(string path)
    {
        try
        {
            using var json = JsonDocument.Parse(File.ReadAllBytes(path));
            var root = json.RootElement;
            var version = root.GetProperty("version").GetInt32();
            if (version != Version)
            {
                throw new FormatException($"{path}: version {version}, expected {Version}");
            }

            return new ScenarioTrace(
                Text(root, "scenario"), KernelModeNames.Parse(Text(root, "mode")), root.GetProperty("detectsRaces").GetBoolean(), Text(root, "key"), Text(root, "message"), Text(root, "replay"));
        }
        catch (JsonException e)
        {
            throw new FormatException($"{path}:{e.LineNumber + 1}: not a scenario trace: {e.Message}", e);
        }
        catch (Exception e) when (e is KeyNotFoundException or InvalidOperationException)
        {
            throw new FormatException($"{path}: not a scenario trace: a member is missing or of another type ({e.Message})", e);
        }
    }

    /// <summary>The members that are read again, and what they stand for, written out: machine, operations by thread, schedule.</summary>
    private static JsonObject ToJson(ScenarioTrace trace)
    {
        var json = new JsonObject
        {
            ["format"] = Format,
            ["version"] = Version,
            ["scenario"] = trace.Scenario,
            ["mode"] = trace.Mode.ToString(),
            ["detectsRaces"] = trace.DetectsRaces,
            ["key"] = trace.Key,
            ["message"] = trace.Message,
            ["replay"] = trace.Replay,
        };
        var scenario = ScenarioName.Parse(trace.Scenario).On(trace.Mode);
        json["topology"] = TraceTopology.Write(scenario.Topology);
        json["prologue"] = Operations(scenario.Prologue);
        json["processPrologue"] = Operations(scenario.ProcessPrologue);
        json["threads"] = new JsonArray([.. scenario.Threads.Select(Operations)]);
        json["schedule"] = new JsonArray(
            [.. ScenarioExplorer.ScheduleOf(trace.Replay).Select(turn => new JsonObject { ["thread"] = turn.Thread, ["choices"] = turn.Choices })]);
        return json;
    }

    private static JsonArray Operations(IReadOnlyList<Operation> operations) => new([.. operations.Select(TraceOperations.Write)]);

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new KeyNotFoundException(name);
}
