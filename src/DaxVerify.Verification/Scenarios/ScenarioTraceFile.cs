using System.Text.Encodings.Web;
using System.Text.Json;

namespace DaxVerify.Verification.Scenarios;

/// <summary>The file of a <see cref="ScenarioTrace"/>: JSON with <c>format</c>, <c>version</c> and the members of the trace.</summary>
public static class ScenarioTraceFile
{
    private const string Format = "daxverify-scenario";
    private const int Version = 1;
    private static readonly JsonWriterOptions s_writing = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

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
    public static void Write(ScenarioTrace trace, string path)
    {
        var temporary = path + ".tmp";
        using (var file = File.Create(temporary))
        using (var writer = new Utf8JsonWriter(file, s_writing))
        {
            writer.WriteStartObject();
            writer.WriteString("format", Format);
            writer.WriteNumber("version", Version);
            writer.WriteString("scenario", trace.Scenario);
            writer.WriteString("mode", trace.Mode);
            writer.WriteBoolean("detectsRaces", trace.DetectsRaces);
            writer.WriteString("key", trace.Key);
            writer.WriteString("message", trace.Message);
            writer.WriteString("replay", trace.Replay);
            writer.WriteEndObject();
        }

        File.Move(temporary, path, overwrite: true);
    }

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
                Text(root, "scenario"), Text(root, "mode"), root.GetProperty("detectsRaces").GetBoolean(), Text(root, "key"), Text(root, "message"), Text(root, "replay"));
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

    private static string Text(JsonElement json, string name) => json.GetProperty(name).GetString() ?? throw new KeyNotFoundException(name);
}
