using DaxVerify.Verification.Traces;

namespace DaxVerify.Coyote.Tests;

/// <summary>The findings of specs/upstream-findings, and what of them shows without a race detector, which Coyote doesn't have.</summary>
internal static class UpstreamFindings
{
    /// <summary>Findings that are data races, each with what the race leads to in some schedule; without a symptom only a race detector sees them.</summary>
    private static readonly Dictionary<string, string?> s_races = new()
    {
        ["009"] = null,
        ["010"] = null,
        ["011"] = null,
        ["012"] = null,
        ["014"] = null,
        ["019"] = "reserved-iff-held",
        ["022"] = "hang of",
        ["023"] = null,
        ["024"] = null,
        ["025"] = null, // Uses of what was released are seen by the own engine alone.
        ["026"] = null,
    };

    /// <summary>All of them.</summary>
    public static IReadOnlyList<(string Number, ScenarioTrace Trace)> All { get; } =
    [
        .. Directory.GetFiles(RepositoryFiles.Path("specs/upstream-findings"), "*.json").Order(StringComparer.Ordinal)
            .Select(file => (Path.GetFileName(file)[..3], (ScenarioTrace)TraceFile.Read(file))),
    ];

    /// <summary>All of them, each with a part of the key by which it shows without a race detector; <see langword="null"/> where it doesn't.</summary>
    public static IEnumerable<(string Number, ScenarioTrace Trace, string? Symptom)> WithSymptoms =>
        All.Select(one => (one.Number, one.Trace, Symptom: s_races.TryGetValue(one.Number, out var symptom) ? symptom : one.Trace.Key));

    /// <summary>Scenarios in which a finding shows without a race detector, each with a part of the key of every one that does.</summary>
    public static IReadOnlyList<(string Scenario, string[] Symptoms)> Visible { get; } =
    [
        .. WithSymptoms.Where(one => one.Symptom is not null)
            .GroupBy(one => one.Trace.Scenario)
            .Select(same => (same.Key, same.Select(one => one.Symptom!).ToArray())),
    ];
}
