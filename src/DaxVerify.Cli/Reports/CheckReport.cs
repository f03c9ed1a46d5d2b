using System.Globalization;
using DaxVerify.Reporting.Model;
using DaxVerify.Verification.Campaigns;

namespace DaxVerify.Cli.Reports;

/// <summary>Makes the report of a check: a part for each stage.</summary>
internal static class CheckReport
{
    /// <param name="started">When it began, in UTC.</param>
    /// <param name="interruption">What ended it before its end; <see langword="null"/> when nothing did.</param>
    /// <param name="chosen">The stages of all shares together.</param>
    /// <param name="history">Checks before it, the oldest first.</param>
    public static RunReport Of(CheckResult result, Shard shard, IReadOnlyList<ICheckStage> chosen, DateTime started, string? interruption, IReadOnlyList<PastRun> history)
    {
        var files = SourceFiles.OfThisProgram();
        var parts = result.Stages.Select(stage => PartOf(stage, files)).ToList();
        return new RunReport
        {
            ToolVersion = ReportSwitch.ToolVersion,
            Command = "check",
            Subject = string.Join(", ", result.Stages.Select(stage => stage.Stage)),
            Verdict = !result.IsClean ? RunVerdict.Violation : interruption is null ? RunVerdict.Clean : RunVerdict.Interrupted,
            Summary = SummaryOf(result, shard, interruption),
            Interruption = interruption,
            Started = started,
            Seconds = result.Seconds,
            Seed = result.Seed.ToString(CultureInfo.InvariantCulture),
            Shard = NameOf(shard),
            Planned = shard.Count > 1 ? [.. chosen.Select(stage => new PlannedPart(stage.Name, stage.IsDivided))] : null,
            Parts = parts,
            Sources = files.Excerpts,
            History = history,
        };
    }

    /// <summary>How a report names a share; <see langword="null"/> for the whole.</summary>
    public static string? NameOf(Shard shard) => shard.Count > 1 ? shard.ToString() : null;

    /// <summary>The last line of a check.</summary>
    /// <param name="interruption">What ended it before its end; <see langword="null"/> when nothing did.</param>
    public static string SummaryOf(CheckResult result, Shard shard, string? interruption) => string.Create(
        CultureInfo.InvariantCulture,
        $"check: {(!result.IsClean ? "violations found" : interruption is null ? "clean" : "nothing found so far")}, seed {result.Seed}, {(shard.Count > 1 ? $"shard {shard}, " : "")}{result.Seconds:F1} s");

    private static ReportPart PartOf(StageResult stage, SourceFiles files) => new()
    {
        Name = stage.Stage,
        Summary = stage.Summary,
        Seconds = stage.Seconds,
        BudgetSeconds = stage.BudgetSeconds,
        Metrics = stage.Metrics,
        Lines = stage.Lines,
        Limits = stage.Limits,
        Folder = Environment.CurrentDirectory,
        IsCut = stage.IsCut,
        Findings = [.. stage.Failures.Select(failure => FindingOf(stage, failure, files))],
    };

    private static ReportFinding FindingOf(StageResult stage, StageFailure failure, SourceFiles files) => failure switch
    {
        { Finding: { } finding } => BugFinding.Of(finding, failure.Reproduce, files) with { Title = failure.Title, Detail = failure.Detail },
        { Divergence: { } divergence } => ConformRun.FindingOf(divergence, failure.Target, files),
        _ => new ReportFinding
        {
            Rule = stage.Stage,
            RuleText = $"What the stage {stage.Stage} of a check looks for",
            RuleHelp = "The command after 'again' shows this one by itself; the page 'what a pass means' says what each stage looks for and what it leaves open.",
            Title = failure.Title,
            Detail = failure.Detail,
            Key = $"{stage.Stage}: {failure.Title}",
            Reproduce = failure.Reproduce,
        },
    };
}
