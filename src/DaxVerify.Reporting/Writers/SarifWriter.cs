using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Text;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Writers;

/// <summary>
/// A result as SARIF 2.1.0, the format that code hosts and IDEs read. An interleaving is a code flow with a thread flow for each lane; the
/// <c>executionOrder</c> of its locations is their order over all lanes.
/// </summary>
public static class SarifWriter
{
    private const string Root = "SRCROOT";
    private const string KeyName = "daxverifyFinding/v1";

    /// <summary>Writes a result.</summary>
    public static string Write(RunReport whole)
    {
        var report = ShortReport.Of(whole);
        var findings = report.AllFindings().ToList();
        var rules = findings.Select(one => one.Finding).DistinctBy(finding => finding.Rule).ToList();
        var log = new Dictionary<string, object>
        {
            ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
            ["version"] = "2.1.0",
            ["runs"] = new object[]
            {
                new
                {
                    tool = new { driver = new { name = "DaxVerify", version = report.ToolVersion, rules = rules.Select(RuleOf) } },
                    invocations = new[] { InvocationOf(report) },
                    originalUriBaseIds = new Dictionary<string, object> { [Root] = new { description = MessageOf("The folder that the command ran in.") } },
                    columnKind = "utf16CodeUnits",
                    results = findings.Select(one => ResultOf(one.Part, one.Finding, rules.FindIndex(rule => rule.Rule == one.Finding.Rule))),
                },
            },
        };
        return JsonSerializer.Serialize(log, ReportJson.Format) + "\n";
    }

    private static Dictionary<string, object> RuleOf(ReportFinding finding)
    {
        var help = finding.RuleHelp is { } text ? $"{finding.RuleText}. {text}" : $"{finding.RuleText}.";
        var rule = new Dictionary<string, object>
        {
            ["id"] = finding.Rule,
            ["shortDescription"] = MessageOf(finding.RuleText),
            ["fullDescription"] = MessageOf(help),
            ["help"] = MessageOf(help),
            ["defaultConfiguration"] = new { level = LevelOf(finding) },
        };
        if (finding.RuleUri is { } uri)
        {
            rule["helpUri"] = uri;
        }

        return rule;
    }

    private static object InvocationOf(RunReport report) => new
    {
        executionSuccessful = report.Interruption is null && report.Verdict != RunVerdict.NotJudged,
        startTimeUtc = Time(report.Started),
        endTimeUtc = Time(report.Started.AddSeconds(report.Seconds)),
        toolExecutionNotifications = report.Parts.SelectMany(part => part.Limits.Select(limit => NoteOf("note", $"{ReportWords.NameOf(part)}: not all: {limit}")))
            .Concat(report.Interruption is { } interruption ? [NoteOf("error", interruption)] : []),
    };

    private static object NoteOf(string level, string text) => new { level, message = MessageOf(text) };

    private static object MessageOf(string text) => new { text = SarifText.Of(text) };

    private static object ResultOf(ReportPart part, ReportFinding finding, int rule) => new
    {
        ruleId = finding.Rule,
        ruleIndex = rule,
        level = LevelOf(finding),
        message = MessageOf(WordsOf(finding)),
        locations = PlacesOf(finding).Take(1).Select(place => new { physicalLocation = PhysicalOf(place) }),
        relatedLocations = finding.RelatedPlaces.Select((place, i) => new { id = i + 1, physicalLocation = PhysicalOf(place) }),
        properties = new { part = SarifText.Of(ReportWords.NameOf(part)) },
        partialFingerprints = new Dictionary<string, string> { [KeyName] = finding.Key },
        codeFlows = finding.Interleaving is { Steps.Count: > 0 } interleaving ? [FlowOf(finding, interleaving)] : Array.Empty<object>(),
    };

    /// <summary>What is wrong, all that is known about it, and how to see it again.</summary>
    private static string WordsOf(ReportFinding finding)
    {
        var text = finding.Detail.Length == 0 ? finding.Title
            : finding.Detail == finding.Title || finding.Detail.StartsWith(finding.Title + "\n", StringComparison.Ordinal) ? finding.Detail
            : $"{finding.Title}\n{finding.Detail}";
        return finding.Reproduce.Length > 0 ? $"{text}\nagain: {finding.Reproduce}" : text;
    }

    /// <summary>Where a code host shows it: its own place, else the last line that a thread was at in the steps that a reader in a hurry wants to see, else in all.</summary>
    private static IEnumerable<SourcePlace> PlacesOf(ReportFinding finding) =>
        (finding.Place is { } place ? [place] : Array.Empty<SourcePlace>())
        .Concat(finding.Interleaving?.Steps.Reverse().OrderBy(step => step.IsKey ? 0 : 1).Select(step => step.Place).OfType<SourcePlace>() ?? []);

    private static object FlowOf(ReportFinding finding, Interleaving interleaving)
    {
        var steps = interleaving.Steps.Select((step, i) => (Step: step, Order: interleaving.LeftOut + i + 1)).ToList();
        return new
        {
            message = MessageOf(interleaving.LeftOut > 0 ? $"{finding.Title} (the first {Counted.Of(interleaving.LeftOut, "step")} left out)" : finding.Title),
            threadFlows = interleaving.Lanes.Where(lane => steps.Any(one => one.Step.Lane == lane.Number)).Select(lane => new
            {
                id = lane.Name,
                message = MessageOf(lane.Name),
                locations = steps.Where(one => one.Step.Lane == lane.Number).Select(one => new
                {
                    location = LocationOf(one.Step),
                    executionOrder = one.Order,
                    importance = one.Step.Kind == StepTone.Defect ? "essential" : one.Step.IsKey ? "important" : "unimportant",
                }),
            }),
        };
    }

    private static Dictionary<string, object> LocationOf(InterleavingStep step)
    {
        var words = step.Switch is { } reason ? $"{step.Text} (control passed here: {reason})" : step.Text;
        var location = new Dictionary<string, object> { ["message"] = MessageOf(step.Place is null && step.At.Length > 0 ? $"{words} at {step.At}" : words) };
        if (step.Place is { } place)
        {
            location["physicalLocation"] = PhysicalOf(place);
        }

        return location;
    }

    private static JsonObject PhysicalOf(SourcePlace place) => new()
    {
        ["artifactLocation"] = new JsonObject { ["uri"] = string.Join('/', place.File.Split('/').Select(Uri.EscapeDataString)), ["uriBaseId"] = Root },
        ["region"] = new JsonObject { ["startLine"] = Math.Max(1, place.Line) },
    };

    private static string LevelOf(ReportFinding finding) => finding.Level switch
    {
        FindingLevel.Error => "error",
        FindingLevel.Warning => "warning",
        _ => "note",
    };

    private static string Time(DateTime time) => time.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", CultureInfo.InvariantCulture);
}
