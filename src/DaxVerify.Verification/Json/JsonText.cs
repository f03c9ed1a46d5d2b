using System.Globalization;
using System.Text.Json;

namespace DaxVerify.Verification.Json;

/// <summary>Reads JSON that people edit: a member that is there twice is an error, and errors have their place.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions s_reading = new() { AllowDuplicateProperties = false };

    /// <summary>Reads a text.</summary>
    /// <exception cref="JsonException">It isn't JSON, or a member is there twice.</exception>
    public static JsonDocument Parse(string text) => JsonDocument.Parse(text, s_reading);

    /// <summary>What is wrong, and where as far as that is known.</summary>
    public static string Explain(JsonException error) => error.LineNumber is { } line
        ? string.Create(CultureInfo.InvariantCulture, $"not JSON (cut off or edited?): line {line + 1}, column {error.BytePositionInLine + 1}")
        : error.Message;
}
