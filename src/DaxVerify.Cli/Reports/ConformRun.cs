using DaxVerify.Reporting.Model;
using DaxVerify.Verification.Conformance;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Reports;

/// <summary>Makes the report of replayed recordings: a finding for each sequence that diverges.</summary>
internal static class ConformRun
{
    /// <param name="paths">What was replayed.</param>
    /// <param name="started">When it began, in UTC.</param>
    /// <param name="interruption">What ended it before its end; <see langword="null"/> when nothing did.</param>
    public static RunReport Of(ConformanceSummary summary, string paths, string target, DateTime started, string? interruption)
    {
        var files = SourceFiles.OfThisProgram();
        var seconds = (DateTime.UtcNow - started).TotalSeconds;
        return new RunReport
        {
            ToolVersion = ReportSwitch.ToolVersion,
            Command = "conform",
            Subject = $"{paths} on {target}",
            Verdict = !summary.IsClean ? RunVerdict.Violation : interruption is null ? RunVerdict.Clean : RunVerdict.Interrupted,
            Summary = summary.ToString(),
            Interruption = interruption,
            Started = started,
            Seconds = seconds,
            Parts =
            [
                new ReportPart
                {
                    Name = $"conformance-{target}",
                    Summary = $"{summary.Words("recorded sequence")}, {Counted.Of(summary.StepsCompared, "step")} compared, {summary.StepsUncompared} not compared (damaged kernel)",
                    Seconds = seconds,
                    Folder = Environment.CurrentDirectory,
                    Metrics = new Dictionary<string, double> { ["sequences"] = summary.Sequences, ["sequencesMatching"] = summary.Matching, ["stepsCompared"] = summary.StepsCompared },
                    IsCut = interruption is not null,
                    Findings = [.. summary.Divergences.Select(divergence => FindingOf(divergence, target, files))],
                },
            ],
        };
    }

    /// <summary>The finding of a sequence that diverges, whichever command replayed it.</summary>
    /// <param name="target">What it was replayed on.</param>
    public static ReportFinding FindingOf(Divergence divergence, string target, SourceFiles files) => new()
    {
        Rule = "divergence",
        RuleText = "What the target does isn't what the recorded kernel did",
        RuleHelp = "The first step of a recorded sequence at which the two differ, with what each of them showed there. Either the target is wrong, or the recording is of a kernel that it does not stand for.",
        Title = $"{divergence.SequenceId} ({divergence.Kernel}) step {divergence.Step}: {divergence.Operation}",
        Detail = $"{divergence.Path}\nexpected  {divergence.Expected}\ngot       {divergence.Got}",
        Key = $"{target}: {divergence.SequenceId} {divergence.Step} {divergence.Path}",
        Place = files.ShowRecording(divergence.Location),
        Reproduce = ConformanceReport.CommandFor(divergence, target),
    };
}
