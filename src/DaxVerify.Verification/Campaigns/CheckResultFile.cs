using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using DaxVerify.Vocabulary.Files;

namespace DaxVerify.Verification.Campaigns;

/// <summary>The machine-readable result that a check leaves behind, <c>reports/RUN/result.json</c>.</summary>
public static class CheckResultFile
{
    private static readonly JsonSerializerOptions s_json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.CamelCase,
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) },
    };

    /// <returns>The text.</returns>
    public static string ToJson(CheckResult result) => JsonSerializer.Serialize(result, s_json);

    /// <summary>Writes the result into a new folder; whole or not at all.</summary>
    /// <param name="folder">The run's folder; made when it isn't there.</param>
    /// <returns>Path of the file.</returns>
    public static string Write(CheckResult result, string folder)
    {
        var path = Path.Combine(folder, "result.json");
        WholeFile.Write(path, ToJson(result) + "\n");
        return path;
    }
}
