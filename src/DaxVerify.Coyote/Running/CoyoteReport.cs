using System.Text.RegularExpressions;
using DaxVerify.Exploration;
using DaxVerify.Exploration.Facts;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Coyote.Running;

/// <summary>Reads Coyote's reports, which are text, and says in the words of the project's own engine which defect they are about.</summary>
internal static partial class CoyoteReport
{
    private const string Deadlock = "Deadlock detected.";
    private const string Unhandled = "Unhandled exception. ";

    /// <summary>Why a report tells of no defect of the program.</summary>
    /// <param name="report">The report.</param>
    /// <returns>Coyote's words when it lost control; <see langword="null"/> when the report is one of a defect.</returns>
    public static string? ProblemOf(string report) =>
        report.StartsWith(Deadlock, StringComparison.Ordinal) || report.StartsWith(Unhandled, StringComparison.Ordinal) ? null : report;

    /// <summary>Which defect a report is about.</summary>
    /// <param name="report">The report.</param>
    /// <param name="execution">The execution that it is about.</param>
    /// <returns>The same words for the same defect.</returns>
    public static string KeyOf(string report, ScenarioExecution execution)
    {
        var finding = FindingOf(report) with { Violation = ScenarioFinding.ViolationOf(execution) };
        return ScenarioFinding.KeyOf(finding, execution.Stuck) ?? finding.Key;
    }

    private static Finding FindingOf(string report)
    {
        if (report.StartsWith(Deadlock, StringComparison.Ordinal))
        {
            return new Finding { Kind = BugKind.Deadlock };
        }

        var message = MessageOf(report);
        var colon = message.IndexOf(": ", StringComparison.Ordinal);
        var (type, words) = colon < 0 ? (message, string.Empty) : (message[..colon], message[(colon + 2)..]);
        return new Finding
        {
            Kind = BugKind.UnhandledException,
            Place = PlaceOf(report),
            Exception = new ExceptionFact(type, words, IsAssertion: false),
        };
    }

    /// <summary>What was wrong.</summary>
    /// <param name="report">The report.</param>
    /// <returns>Its first line: the exception's type and message, or Coyote's words for a deadlock.</returns>
    public static string MessageOf(string report)
    {
        var line = report.Split('\n')[0].TrimEnd();
        return line.StartsWith(Unhandled, StringComparison.Ordinal) ? line[Unhandled.Length..] : line;
    }

    /// <summary>The innermost place in the sources, as file and line.</summary>
    private static string PlaceOf(string report) => Place().Match(report) is { Success: true } match
        ? $"{Path.GetFileName(match.Groups["file"].Value)}:{match.Groups["line"].Value}"
        : "unknown place";

    [GeneratedRegex(@" in (?<file>[^\n]+\.cs):line (?<line>[0-9]+)")]
    private static partial Regex Place();
}
