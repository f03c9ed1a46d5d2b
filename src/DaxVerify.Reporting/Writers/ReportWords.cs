using DaxVerify.Reporting.Model;

namespace DaxVerify.Reporting.Writers;

/// <summary>How reports for people call a verdict.</summary>
internal static class ReportWords
{
    public static string Of(RunVerdict verdict) => verdict switch
    {
        RunVerdict.Clean => "clean",
        RunVerdict.Violation => "violation found",
        RunVerdict.Interrupted => "interrupted, nothing found so far",
        _ => "not judged",
    };

    /// <summary>Clean, a violation, or open: neither.</summary>
    public static string ClassOf(RunVerdict verdict) => verdict switch
    {
        RunVerdict.Clean => "clean",
        RunVerdict.Violation => "violation",
        _ => "open",
    };

    public static string Of(ReportPart part) =>
        part.IsViolated ? $"{part.Findings.Count(finding => finding.Level != FindingLevel.Note)} found" : part.IsCut ? "cut" : "clean";
}
