using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DaxVerify.Kernel.Confirming;

/// <summary>What came of findings on one kernel, in the form that is kept in a file.</summary>
/// <param name="Version">The upstream version: <c>6.12.117</c>.</param>
/// <param name="Kernel">What <c>uname -r</c> says: <c>6.12.117-kasan</c>.</param>
/// <param name="Accelerator">How the guests' processors were had: <c>TCG</c> or <c>KVM</c>.</param>
/// <param name="Findings">The findings, in the order in which they were looked for.</param>
public sealed record KernelConfirmations(string Version, string Kernel, string Accelerator, IReadOnlyList<Confirmation> Findings)
{
    private static readonly JsonSerializerOptions s_line = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly Dictionary<FindingVerdict, string> s_words = new()
    {
        [FindingVerdict.Shown] = "shown",
        [FindingVerdict.AnotherSymptom] = "another symptom",
        [FindingVerdict.NotShown] = "not shown",
        [FindingVerdict.NotRun] = "not run",
        [FindingVerdict.NoBoot] = "no boot",
        [FindingVerdict.Interrupted] = "interrupted",
    };

    /// <summary>How many show.</summary>
    public int Shown => Findings.Count(finding => finding.Verdict == FindingVerdict.Shown);

    /// <summary>Of how many it is known whether they do: all but one that was interrupted.</summary>
    public int Known => Findings.Count(IsKnown);

    /// <summary>Time that all took together.</summary>
    public TimeSpan Elapsed => TimeSpan.FromSeconds(Findings.Sum(finding => finding.Elapsed.TotalSeconds));

    /// <summary>Whether the search for a finding came to its end.</summary>
    public static bool IsKnown(Confirmation finding) => finding.Verdict != FindingVerdict.Interrupted;

    /// <summary>A verdict in words.</summary>
    public static string Spell(FindingVerdict verdict) => s_words[verdict];

    /// <summary>Reads a file that <see cref="ToJson"/> filled.</summary>
    /// <exception cref="KernelInputException">It can't be read, or holds something else.</exception>
    public static KernelConfirmations Read(string path)
    {
        try
        {
            var json = JsonNode.Parse(File.ReadAllText(path)) ?? throw new FormatException("nothing is in it");
            return new KernelConfirmations(
                Text(json, "release"),
                Text(json, "kernel"),
                Text(json, "accelerator"),
                [.. Member(json, "findings").AsArray().Select(finding => Parse(finding ?? throw new FormatException("a finding is null")))]);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new KernelInputException($"{path} can't be read: {e.Message}");
        }
        catch (Exception e) when (e is JsonException or FormatException or InvalidOperationException)
        {
            throw new KernelInputException($"{path} isn't what 'kernel confirm --json' prints: {e.Message}");
        }
    }

    /// <summary>The form in which it is kept: one line of JSON.</summary>
    public string ToJson() => new JsonObject
    {
        ["release"] = Version,
        ["kernel"] = Kernel,
        ["accelerator"] = Accelerator,
        ["shown"] = Shown,
        ["seconds"] = Seconds(Elapsed),
        ["findings"] = new JsonArray([.. Findings.Select(finding => new JsonObject
        {
            ["finding"] = finding.Finding,
            ["verdict"] = Spell(finding.Verdict),
            ["evidence"] = finding.Evidence,
            ["boots"] = finding.Boots,
            ["seconds"] = Seconds(finding.Elapsed),
        })]),
    }.ToJsonString(s_line);

    private static double Seconds(TimeSpan elapsed) => Math.Round(elapsed.TotalSeconds, 1);

    private static Confirmation Parse(JsonNode json)
    {
        var word = Text(json, "verdict");
        var verdict = s_words.Where(pair => pair.Value == word).Select(pair => (FindingVerdict?)pair.Key).SingleOrDefault()
            ?? throw new FormatException($"no verdict '{word}'");
        return new Confirmation(
            Text(json, "finding"), verdict, Text(json, "evidence"), Member(json, "boots").GetValue<int>(), TimeSpan.FromSeconds(Member(json, "seconds").GetValue<double>()));
    }

    private static string Text(JsonNode json, string member) => Member(json, member).GetValue<string>();

    private static JsonNode Member(JsonNode json, string name) => json[name] ?? throw new FormatException($"no member '{name}'");
}
