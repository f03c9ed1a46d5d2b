using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Verification.Json;
using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Verification.Traces;

/// <summary>Reads and writes traces of either kind; the form is described by <c>specs/trace.schema.json</c>.</summary>
public static class TraceFile
{
    private const string Format = "daxverify-trace";

    /// <summary>What traces of scenarios called their form up to version 1.</summary>
    private const string OlderFormat = "daxverify-scenario";

    private const string Sequence = "sequence";
    private const string Scenario = "scenario";
    private static readonly string[] s_head = ["format", "version", "kind"];
    private static readonly JsonSerializerOptions s_writing = new()
    {
        WriteIndented = true,
        NewLine = "\n",
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>Writes a trace, whole or not at all.</summary>
    public static void Write(string path, Trace trace) => WholeFile.Write(path, ToJson(trace));

    /// <summary>Spells a trace.</summary>
    /// <returns>JSON, indented.</returns>
    public static string ToJson(Trace trace)
    {
        var json = new JsonObject { ["format"] = Format, ["version"] = Trace.Version };
        switch (trace)
        {
            case SequenceTrace sequence:
                json["kind"] = Sequence;
                SequenceTraceMembers.Write(json, sequence);
                break;
            case ScenarioTrace scenario:
                json["kind"] = Scenario;
                ScenarioTraceMembers.Write(json, scenario);
                break;
            default:
                throw new NotSupportedException($"no JSON form for {trace.GetType().Name}");
        }

        return json.ToJsonString(s_writing) + "\n";
    }

    /// <summary>Reads a trace.</summary>
    /// <returns>A <see cref="SequenceTrace"/> or a <see cref="ScenarioTrace"/>.</returns>
    /// <exception cref="TraceFormatException">The file is missing, of another version, or malformed.</exception>
    public static Trace Read(string path)
    {
        if (Directory.Exists(path))
        {
            throw new TraceFormatException(path, "is a folder; name the traces in it, such as " + Path.Combine(path, "*.json"));
        }

        string text;
        try
        {
            text = File.ReadAllText(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new TraceFormatException(path, $"can't be read: {e.Message}");
        }

        return Parse(path, text);
    }

    /// <summary>Reads a trace from text.</summary>
    /// <param name="path">Where the text comes from, for messages.</param>
    /// <returns>A <see cref="SequenceTrace"/> or a <see cref="ScenarioTrace"/>.</returns>
    /// <exception cref="TraceFormatException">The text is of another version, or malformed.</exception>
    public static Trace Parse(string path, string text)
    {
        try
        {
            using var document = JsonText.Parse(text);
            return Read(new JsonPlace(document.RootElement));
        }
        catch (JsonException e)
        {
            throw new TraceFormatException(path, JsonText.Explain(e));
        }
        catch (FormatException e)
        {
            throw new TraceFormatException(path, e.Message);
        }
    }

    private static Trace Read(JsonPlace json)
    {
        var format = json.Value.ValueKind == JsonValueKind.Object && json.Optional("format") is { Value.ValueKind: JsonValueKind.String } member ? member.Text : null;
        if (format is not (Format or OlderFormat))
        {
            throw json.Wrong($"no trace: member 'format' must be \"{Format}\"");
        }

        var version = json.Member("version").WholeNumber;
        if (version > Trace.Version)
        {
            throw json.Wrong($"format version {version} is newer than {Trace.Version}, the one this program reads; update daxverify");
        }

        if (version < Trace.Version || format == OlderFormat)
        {
            throw json.Wrong($"format version {version} of \"{format}\" is older than {Trace.Version}, the one this program reads; record the failure again");
        }

        switch (json.Member("kind").Text)
        {
            case Sequence:
                json.AllowOnly([.. s_head, .. SequenceTraceMembers.Names]);
                return SequenceTraceMembers.Read(json);
            case Scenario:
                json.AllowOnly([.. s_head, .. ScenarioTraceMembers.Names]);
                return ScenarioTraceMembers.Read(json);
            case var other:
                throw json.Member("kind").Wrong($"no kind '{other}'; there are {Sequence}, {Scenario}");
        }
    }
}
