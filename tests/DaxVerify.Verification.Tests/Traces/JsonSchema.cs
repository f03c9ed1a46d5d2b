using System.Text.Json;
using System.Text.RegularExpressions;

namespace DaxVerify.Verification.Tests.Traces;

/// <summary>Checks JSON against a schema, as far as <c>specs/trace.schema.json</c> makes use of the language; another keyword is an error.</summary>
internal sealed class JsonSchema(JsonElement root)
{
    /// <summary>Checks a document.</summary>
    /// <param name="value">The document.</param>
    /// <returns>What is wrong, with its place; null if nothing is.</returns>
    public string? Check(JsonElement value) => Check(root, value, "$");

    private string? Check(JsonElement schema, JsonElement value, string at)
    {
        foreach (var keyword in schema.EnumerateObject())
        {
            if (Check(keyword.Name, keyword.Value, schema, value, at) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private string? Check(string keyword, JsonElement rule, JsonElement schema, JsonElement value, string at) => keyword switch
    {
        "$schema" or "$defs" or "title" or "description" => null,
        "$ref" => Check(Resolve(rule.GetString()!), value, at),
        "oneOf" => CheckOne(rule, value, at),
        "type" => IsOfType(rule.GetString()!, value) ? null : $"{at}: expected {rule}, got {value.ValueKind}",
        "const" => rule.GetRawText() == value.GetRawText() ? null : $"{at}: expected {rule}, got {value}",
        "enum" => rule.EnumerateArray().Any(one => one.GetRawText() == value.GetRawText()) ? null : $"{at}: {value} is none of {rule}",
        "pattern" => value.ValueKind != JsonValueKind.String || Regex.IsMatch(value.GetString()!, rule.GetString()!) ? null : $"{at}: '{value}' doesn't match {rule}",
        "minimum" => value.ValueKind != JsonValueKind.Number || value.GetDecimal() >= rule.GetDecimal() ? null : $"{at}: {value} is less than {rule}",
        "required" => value.ValueKind != JsonValueKind.Object ? null
            : rule.EnumerateArray().Select(name => name.GetString()!).FirstOrDefault(name => !value.TryGetProperty(name, out _)) is { } missing ? $"{at}: no {missing}" : null,
        "properties" => value.ValueKind != JsonValueKind.Object ? null
            : rule.EnumerateObject().Select(p => value.TryGetProperty(p.Name, out var member) ? Check(p.Value, member, $"{at}.{p.Name}") : null).FirstOrDefault(wrong => wrong is not null),
        "items" => value.ValueKind != JsonValueKind.Array ? null
            : value.EnumerateArray().Select((item, i) => Check(rule, item, $"{at}[{i}]")).FirstOrDefault(wrong => wrong is not null),
        _ => throw new NotSupportedException($"the schema says {keyword}, which this check doesn't know: {schema}"),
    };

    private string? CheckOne(JsonElement rule, JsonElement value, string at)
    {
        var wrongs = rule.EnumerateArray().Select(one => Check(one, value, at)).ToList();
        return wrongs.Count(wrong => wrong is null) == 1 ? null : $"{at}: fits {wrongs.Count(wrong => wrong is null)} of {wrongs.Count} forms: {string.Join("; ", wrongs)}";
    }

    private JsonElement Resolve(string reference)
    {
        var at = root;
        foreach (var part in reference.Split('/').Skip(1))
        {
            at = at.GetProperty(part);
        }

        return at;
    }

    private static bool IsOfType(string type, JsonElement value) => type switch
    {
        "object" => value.ValueKind == JsonValueKind.Object,
        "array" => value.ValueKind == JsonValueKind.Array,
        "string" => value.ValueKind == JsonValueKind.String,
        "boolean" => value.ValueKind is JsonValueKind.True or JsonValueKind.False,
        "integer" => value.ValueKind == JsonValueKind.Number && value.TryGetDecimal(out var number) && decimal.IsInteger(number),
        _ => throw new NotSupportedException($"type {type}"),
    };
}
