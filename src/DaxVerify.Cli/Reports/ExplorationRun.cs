using DaxVerify.Exploration;
using DaxVerify.Reporting.Model;
using DaxVerify.Verification.Scenarios;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Reports;

/// <summary>Makes the report of an exploration: of a test of any assembly, or of a scenario of the bus.</summary>
/// <param name="Command">The command that ran.</param>
/// <param name="Subject">What was explored.</param>
/// <param name="Started">When it began, in UTC.</param>
internal sealed record ExplorationRun(string Command, string Subject, DateTime Started)
{
    /// <summary>Where random choices began; <see langword="null"/> when one schedule was replayed.</summary>
    public ulong? Seed { get; init; }

    /// <summary>What was run and how fast, in one line.</summary>
    public required string Figures { get; init; }

    /// <summary>What ended it before its end; <see langword="null"/> when nothing did.</summary>
    public string? Interruption { get; init; }

    /// <summary>The command line that shows the bug again.</summary>
    public string Reproduce { get; init; } = "";

    /// <summary>Further lines for a reader.</summary>
    public IReadOnlyList<string> Lines { get; init; } = [];

    /// <summary>The bug in the terms of the bus; <see langword="null"/> for a test of any other assembly, or without a bug.</summary>
    public ScenarioFinding? Finding { get; init; }

    /// <param name="folder">Where the assemblies lie that were explored.</param>
    public RunReport Of(ExplorationResult result, string folder)
    {
        var files = new SourceFiles(folder, result.Rewritten);
        var verdict = result.Bug switch
        {
            { Kind: BugKind.UncontrolledOperation } => RunVerdict.NotJudged,
            not null => RunVerdict.Violation,
            _ when Interruption is not null => RunVerdict.Interrupted,
            _ => result.Executions > 0 ? RunVerdict.Clean : RunVerdict.NotJudged,
        };
        ReportFinding[] findings = result.Bug is { } bug ? [Finding is null ? BugFinding.Of(bug, Reproduce, files) : BugFinding.Of(Finding, Reproduce, files)] : [];
        return new RunReport
        {
            ToolVersion = ReportSwitch.ToolVersion,
            Command = Command,
            Subject = Subject,
            Verdict = verdict,
            Summary = result.Summary,
            Interruption = Interruption,
            Started = Started,
            Seconds = (DateTime.UtcNow - Started).TotalSeconds,
            Seed = Seed?.ToString(System.Globalization.CultureInfo.InvariantCulture),
            Parts =
            [
                new ReportPart
                {
                    Name = "exploration",
                    Summary = Figures,
                    Seconds = result.Elapsed.TotalSeconds,
                    Metrics = MetricsOf(result),
                    Lines = Lines,
                    Limits = result.Bug is null ? [.. result.Limits.Select(WordsOf)] : [],
                    Folder = Environment.CurrentDirectory,
                    IsNotJudged = verdict == RunVerdict.NotJudged,
                    IsCut = Interruption is not null || result is { Executions: 0, Bug: null },
                    Findings = findings,
                },
            ],
            Sources = files.Excerpts,
        };
    }

    private static string WordsOf(ExplorationLimit limit) => limit.Times > 1 ? $"{limit}, {Counted.Of(limit.Times, "time")}" : limit.ToString();

    private static Dictionary<string, double> MetricsOf(ExplorationResult result) => new()
    {
        ["executions"] = result.Executions,
        ["schedulingPoints"] = result.Steps,
        ["threads"] = result.Threads,
        ["traces"] = result.Traces,
        ["executionsPerSecond"] = result.Elapsed > TimeSpan.Zero ? result.Executions / result.Elapsed.TotalSeconds : 0,
    };
}
