using DaxVerify.Reporting.Model;

namespace DaxVerify.Reporting.Writers;

/// <summary>How reports for people call a verdict.</summary>
public static class ReportWords
{
    /// <summary>A verdict in a few words.</summary>
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

    /// <summary>The same of a part.</summary>
    public static string ClassOf(ReportPart part) => part.IsNotJudged ? "open" : part.IsViolated ? "violation" : part.IsCut ? "open" : "clean";

    /// <summary>What a part is called, with its run where there are several.</summary>
    public static string NameOf(ReportPart part) => part.Run is { } run ? $"{part.Name} of {run}" : part.Name;

    /// <summary>What came of a part: clean, or how much was found, or why that isn't said.</summary>
    public static string Of(ReportPart part) =>
        part.IsNotJudged ? Of(RunVerdict.NotJudged)
        : part.IsViolated ? $"{part.Findings.Count(finding => finding.Level != FindingLevel.Note)} found"
        : part.IsCut ? "cut" : "clean";
}
