using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Verification.Generation;
using DaxVerify.Vocabulary;
using DaxVerify.Vocabulary.Files;
using DaxVerify.Vocabulary.Operations;

namespace DaxVerify.Verification.Traces;

/// <summary>Reads and writes traces; the form is described by <c>specs/trace.schema.json</c>.</summary>
public static class TraceFile
{
    private const string Format = "daxverify-trace";

    private static readonly JsonSerializerOptions s_indented = new() { WriteIndented = true, NewLine = "\n" };

    /// <summary>Writes a trace, by a temporary file that takes its place.</summary>
    /// <param name="path">The file.</param>
    /// <param name="trace">The trace.</param>
    public static void Write(string path, Trace trace) => WholeFile.Write(path, ToJson(trace));

    /// <summary>Spells a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <returns>JSON, indented.</returns>
    public static string ToJson(Trace trace)
    {
        var json = new JsonObject
        {
            ["format"] = Format,
            ["version"] = Trace.Version,
            ["target"] = trace.Target,
            ["mode"] = trace.Sequence.Mode.ToString(),
        };
        if (trace.Seed is { } seed)
        {
            json["seed"] = seed;
        }

        json["topology"] = TraceTopology.Write(trace.Sequence.Topology);
        json["operations"] = new JsonArray([.. trace.Sequence.Operations.Select(TraceOperations.Write)]);
        if (trace.Verdict is { } verdict)
        {
            json["verdict"] = new JsonObject
            {
                ["signature"] = verdict.Signature,
                ["step"] = verdict.Step,
                ["message"] = verdict.Message,
            };
        }

        return json.ToJsonString(s_indented) + "\n";
    }

    /// <summary>Reads a trace.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="TraceFormatException">The file is missing, of another version, or malformed.</exception>
    public static Trace Read(string path)
    {
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
    /// <param name="text">The text.</param>
    /// <returns>The trace.</returns>
    /// <exception cref="TraceFormatException">The text is of another version, or malformed.</exception>
    public static Trace Parse(string path, string text)
    {
        try
        {
            using var document = JsonDocument.Parse(text);
            return Parse(path, document.RootElement);
        }
        catch (JsonException e)
        {
            throw new TraceFormatException(path, $"not JSON (cut off or edited?): line {e.LineNumber + 1}, column {e.BytePositionInLine + 1}");
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException or OverflowException)
        {
            throw new TraceFormatException(path, e.Message);
        }
    }

    private static Trace Parse(string path, JsonElement root)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out var format) || format.ToString() != Format)
        {
            throw new FormatException($"no trace: member 'format' must be \"{Format}\"");
        }

        var version = Member(root, "version").GetInt32();
        if (version != Trace.Version)
        {
            throw new TraceFormatException(
                path,
                version < Trace.Version
                    ? $"format version {version} is older than {Trace.Version}, the one this program reads; record the failure again"
                    : $"format version {version} is newer than {Trace.Version}, the one this program reads; update daxverify");
        }

        var operations = new List<Operation>();
        foreach (var operation in Member(root, "operations").EnumerateArray())
        {
            operations.Add(ReadOperation(operation, operations.Count));
        }

        return new Trace
        {
            Sequence = new GeneratedSequence(
                TraceTopology.Read(Member(root, "topology")),
                KernelModeNames.Parse(Member(root, "mode").GetString()),
                operations),
            Target = Member(root, "target").GetString() is "bus" or "spec"
                ? root.GetProperty("target").GetString()!
                : throw new FormatException("member 'target' must be \"bus\" or \"spec\""),
            Seed = root.TryGetProperty("seed", out var seed) ? seed.GetUInt64() : null,
            Verdict = root.TryGetProperty("verdict", out var verdict)
                ? new TraceVerdict(Member(verdict, "signature").GetString()!, Member(verdict, "step").GetInt32(), Member(verdict, "message").GetString()!)
                : null,
        };
    }

    private static Operation ReadOperation(JsonElement json, int index)
    {
        try
        {
            return TraceOperations.Read(json);
        }
        catch (Exception e) when (e is FormatException or InvalidOperationException)
        {
            throw new FormatException($"operation {index + 1}: {e.Message}");
        }
    }

    private static JsonElement Member(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value : throw new FormatException($"member '{name}' is missing");
}
