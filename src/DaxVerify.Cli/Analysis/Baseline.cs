using System.Text.Json;
using DaxVerify.Cli.Invocation;
using Microsoft.CodeAnalysis;

namespace DaxVerify.Cli.Analysis;

/// <summary>
/// The findings of an earlier run, by the SARIF log that it wrote: they are known, and only others fail a build. A finding that was there twice is known twice.
/// </summary>
internal sealed class Baseline
{
    private readonly string _path;
    private readonly Dictionary<string, Queue<JsonElement>> _left = new(StringComparer.Ordinal);

    private Baseline(string path) => _path = path;

    /// <summary>The results of the log that no finding has matched so far, in the order of the log.</summary>
    public IEnumerable<JsonElement> Stale => _left.Values.SelectMany(static q => q).OrderBy(static r => PlaceOf(r), StringComparer.Ordinal);

    /// <summary>Reads a log.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="UsageException">It can't be read, or is no log of this command.</exception>
    public static Baseline Read(string path)
    {
        var baseline = new Baseline(path);
        try
        {
            // A byte order mark, as some editors write it, is no JSON.
            var bytes = File.ReadAllBytes(path).AsMemory();
            using var log = JsonDocument.Parse(bytes.Span.StartsWith("\uFEFF"u8) ? bytes["\uFEFF"u8.Length..] : bytes);
            baseline.Add(log.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"--baseline {path}: can't be read: {e.Message}");
        }
        catch (JsonException e)
        {
            throw new UsageException($"--baseline {path}: line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1}: is not JSON");
        }

        return baseline;
    }

    /// <summary>Whether a finding was in the log; each of its results counts for one finding.</summary>
    public bool Knows(Diagnostic finding) => _left.TryGetValue(FindingFingerprint.Of(finding), out var results) && results.TryDequeue(out _);

    /// <summary>What a stale result was about, in a line.</summary>
    public static string Describe(JsonElement result) => $"{Text(result, "ruleId")} at {PlaceOf(result)}";

    private void Add(JsonElement log)
    {
        if (log.ValueKind != JsonValueKind.Object || !log.TryGetProperty("runs", out var runs) || runs.ValueKind != JsonValueKind.Array)
        {
            throw Malformed("member 'runs' must be an array");
        }

        var number = 0;
        foreach (var run in runs.EnumerateArray())
        {
            if (run.ValueKind != JsonValueKind.Object || !run.TryGetProperty("results", out var results) || results.ValueKind != JsonValueKind.Array)
            {
                throw Malformed("member 'results' of each run must be an array");
            }

            foreach (var result in results.EnumerateArray())
            {
                number++;
                if (result.ValueKind != JsonValueKind.Object || !result.TryGetProperty("partialFingerprints", out var names)
                    || names.ValueKind != JsonValueKind.Object || Text(names, FindingFingerprint.Key) is not { } name)
                {
                    throw Malformed($"result {number} has no fingerprint '{FindingFingerprint.Key}'");
                }

                if (Text(result, "baselineState") != "absent")
                {
                    (_left.TryGetValue(name, out var same) ? same : _left[name] = new()).Enqueue(result.Clone());
                }
            }
        }
    }

    private UsageException Malformed(string what) => new($"--baseline {_path}: {what}; write one with 'daxverify analyze … --output FILE'");

    private static string? Text(JsonElement element, string member) =>
        element.TryGetProperty(member, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string PlaceOf(JsonElement result)
    {
        if (result.TryGetProperty("locations", out var locations) && locations.ValueKind == JsonValueKind.Array && locations.GetArrayLength() > 0
            && locations[0].ValueKind == JsonValueKind.Object && locations[0].TryGetProperty("physicalLocation", out var place) && place.ValueKind == JsonValueKind.Object
            && place.TryGetProperty("artifactLocation", out var file) && file.ValueKind == JsonValueKind.Object
            && place.TryGetProperty("region", out var region) && region.ValueKind == JsonValueKind.Object
            && region.TryGetProperty("startLine", out var line) && line.ValueKind == JsonValueKind.Number)
        {
            return $"{Text(file, "uri")}:{line}";
        }

        return "an unknown place";
    }
}
