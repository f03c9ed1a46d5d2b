using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Reports;

/// <summary>The option that leaves a report.</summary>
internal static class ReportSwitch
{
    /// <summary>Version of the command.</summary>
    public static string ToolVersion { get; } = typeof(ReportSwitch).Assembly.GetName().Version?.ToString(3) ?? "";

    /// <summary>Makes the option.</summary>
    public static OutputOption Create() => new("--report")
    {
        Description = "Leave a report: a folder for every format (index.html, junit.xml, results.sarif, summary.md, result.json), or a file with the ending .html for the page alone.",
    };
}
