using System.Text.RegularExpressions;
using DaxVerify.Vocabulary.Scenarios;

namespace DaxVerify.Coyote.Running;

/// <summary>Reads Coyote's reports, which are text: the one place that knows its words.</summary>
internal static partial class CoyoteReport
{
    private const string Deadlock = "Deadlock detected.";
    private const string Unhandled = "Unhandled exception. ";

    /// <summary>Reads a report.</summary>
    /// <param name="execution">The execution that it is about.</param>
    /// <returns>The defect; <see langword="null"/> when the report tells of none but that Coyote lost control.</returns>
    public static EngineReport? Read(string text, ScenarioExecution execution)
    {
        var line = text.Split('\n')[0].TrimEnd();
        var scenario = execution.Scenario!.Name.ToString();
        if (line.StartsWith(Deadlock, StringComparison.Ordinal))
        {
            return new EngineReport(EngineReportKind.Hang, scenario, line) { Stuck = [.. execution.Stuck.Select(kind => kind.Name)] };
        }

        if (!line.StartsWith(Unhandled, StringComparison.Ordinal))
        {
            return null;
        }

        if (execution.Broken is { } broken)
        {
            return new EngineReport(EngineReportKind.Invariant, scenario, $"{broken.Invariant}: {broken.Message.Split('\n')[0]}") { Broken = broken };
        }

        var message = line[Unhandled.Length..];
        return new EngineReport(EngineReportKind.Exception, scenario, message) { ExceptionType = message.Split(':')[0], Place = PlaceOf(text) };
    }

    /// <summary>The innermost place in the sources, as file and line.</summary>
    private static string PlaceOf(string text) => Place().Match(text) is { Success: true } match
        ? $"{Path.GetFileName(match.Groups["file"].Value)}:{match.Groups["line"].Value}"
        : "unknown place";

    [GeneratedRegex(@" in (?<file>[^\n]+\.cs):line (?<line>[0-9]+)")]
    private static partial Regex Place();
}
