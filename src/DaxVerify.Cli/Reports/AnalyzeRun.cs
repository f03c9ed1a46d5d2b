using DaxVerify.Cli.Analysis;
using DaxVerify.Reporting.Model;
using DaxVerify.Vocabulary;
using Microsoft.CodeAnalysis;

namespace DaxVerify.Cli.Reports;

/// <summary>Makes the report of an analysis: a finding for each diagnostic.</summary>
internal static class AnalyzeRun
{
    /// <param name="findings">Those that count: not suppressed in a baseline.</param>
    /// <param name="started">When it began, in UTC.</param>
    /// <param name="interruption">What ended it before its end; <see langword="null"/> when nothing did.</param>
    public static RunReport Of(IReadOnlyList<Diagnostic> findings, IReadOnlyList<string> projects, string summary, DateTime started, string? interruption)
    {
        var again = ShellCommand.Of(["daxverify", "analyze", .. projects]);
        var files = new SourceFiles(Environment.CurrentDirectory, []);
        var shown = findings.Where(finding => !finding.IsSuppressed).Select(finding => FindingOf(finding, again, files)).ToList();
        var seconds = (DateTime.UtcNow - started).TotalSeconds;
        return new RunReport
        {
            ToolVersion = ReportSwitch.ToolVersion,
            Command = "analyze",
            Subject = string.Join(", ", projects),
            Verdict = shown.Exists(finding => finding.Level != FindingLevel.Note) ? RunVerdict.Violation : interruption is null ? RunVerdict.Clean : RunVerdict.Interrupted,
            Summary = summary,
            Interruption = interruption,
            Started = started,
            Seconds = seconds,
            Parts = [new ReportPart { Name = "analysis", Summary = summary, Seconds = seconds, Folder = Environment.CurrentDirectory, IsCut = interruption is not null, Findings = shown }],
            Sources = files.Excerpts,
        };
    }

    private static ReportFinding FindingOf(Diagnostic finding, string again, SourceFiles files) => new()
    {
        Rule = finding.Id,
        RuleText = finding.Descriptor.Title.ToString(null),
        RuleHelp = finding.Descriptor.Description.ToString(null) is { Length: > 0 } help ? help : null,
        RuleUri = Uri.IsWellFormedUriString(finding.Descriptor.HelpLinkUri, UriKind.Absolute) ? finding.Descriptor.HelpLinkUri : null,
        Level = finding.Severity >= DiagnosticSeverity.Warning ? FindingLevel.Warning : FindingLevel.Note,
        Title = $"{finding.Id}: {finding.GetMessage(null)}",
        Key = FindingFingerprint.Of(finding),
        Place = PlaceOf(finding.Location, files),
        RelatedPlaces = [.. finding.AdditionalLocations.Select(location => PlaceOf(location, files)).OfType<SourcePlace>()],
        Reproduce = again,
    };

    private static SourcePlace? PlaceOf(Location location, SourceFiles files) =>
        location.IsInSource ? files.Show(location.GetLineSpan().Path, location.GetLineSpan().StartLinePosition.Line + 1) : null;
}
