using System.Collections.Concurrent;
using System.CommandLine;
using DaxVerify.Analyzers.Project;
using DaxVerify.Cli.Analysis;
using DaxVerify.Cli.Invocation;
using DaxVerify.Cli.Reports;
using DaxVerify.Vocabulary;
using Microsoft.CodeAnalysis;

namespace DaxVerify.Cli.Commands;

/// <summary><c>daxverify analyze</c>: runs the lock-discipline analyzer on projects, without an IDE, and prints SARIF.</summary>
internal static class AnalyzeCommand
{
    private static readonly OutputOption s_output = new("--output", "-o") { Description = "File for the SARIF log, or with --suggest for the patch; standard output without it." };

    /// <summary>Makes the command.</summary>
    public static Command Create()
    {
        var projects = new Argument<string[]>("PROJECT")
        {
            Description = "Projects, solutions, or folders: the project or solution in it, or all projects beneath. Their builds are run to learn how they compile: name only what you would build.",
            Arity = ArgumentArity.OneOrMore,
        };
        var baseline = new Option<string?>("--baseline") { Description = "SARIF log of an earlier run: only findings that aren't in it count; those of it that are gone are named." };
        var suggest = new Option<bool>("--suggest") { Description = "Print a patch that annotates what is accessed under one lock nearly everywhere, with the places that speak for it, instead of findings." };
        var configuration = new Option<string>("--configuration", "-c") { Description = "Build configuration.", DefaultValueFactory = _ => "Debug" };
        var noBuild = new Option<bool>("--no-build") { Description = "Take what the projects reference as built." };
        var json = new Option<bool>("--json") { Description = "Print SARIF and no line for each finding." };
        var report = ReportSwitch.Create();
        var command = new LongCommand("analyze", "Checks the lock discipline of C# projects and prints SARIF.") { projects, s_output, baseline, suggest, configuration, noBuild, json, report };
        command.Excludes(suggest, baseline, json, report);
        command.SetAction(parsed => parsed.GetValue(suggest) ? Suggest(parsed.GetValue(projects)!, parsed.GetValue(s_output), parsed.GetValue(configuration)!, parsed.GetValue(noBuild)) : Run(
            parsed.GetValue(projects)!, parsed.GetValue(s_output), parsed.GetValue(baseline), parsed.GetValue(configuration)!, parsed.GetValue(noBuild), parsed.GetValue(json), parsed.GetValue(report)));
        return command;
    }

    private static int Run(string[] projects, string? output, string? baseline, string configuration, bool noBuild, bool json, string? report)
    {
        using var interruption = new Interruption();
        using var target = ReportTarget.Open(report);
        OutputFile.Probe(s_output, output);
        var started = DateTime.UtcNow;
        var known = baseline is null ? null : Baseline.Read(baseline);
        var (found, progress) = AnalyzeAll(projects, configuration, noBuild, suggest: null, interruption.Token);
        var findings = found.Select(f => (Finding: f, IsKnown: known?.Knows(f) ?? false)).ToList();

        // What wasn't looked at can't be said to be gone.
        var stale = progress.IsWhole ? known?.Stale.ToList() ?? [] : [];
        var sarif = SarifLog.Write(findings, known is null ? null : stale, Environment.CurrentDirectory);
        if (output is null)
        {
            Console.Out.WriteLine(sarif);
        }

        var news = findings.Where(f => !f.IsKnown).Select(f => f.Finding).ToList();
        if (!json)
        {
            news.ForEach(finding => Console.Error.WriteLine(finding));
            stale.ForEach(result => Console.Error.WriteLine($"stale: {Baseline.Describe(result)} is in the baseline, but found no more"));
        }

        var violations = news.Count(d => d.Severity >= DiagnosticSeverity.Warning && !d.IsSuppressed);
        var summary = known is null
            ? $"analyze: {progress}, {Counted.Of(violations, "violation")}, {Counted.Of(news.Count - violations, "hint")}"
            : $"analyze: {progress}, {Counted.Of(violations, "new violation")}, {Counted.Of(news.Count - violations, "new hint")}, {findings.Count - news.Count} known, {stale.Count} stale";
        Console.Error.WriteLine(summary);
        if (output is not null)
        {
            OutputFile.Write(s_output, output, sarif + "\n");
        }

        target?.Write(AnalyzeRun.Of(news, projects, summary, started, progress.IsWhole ? null : interruption.Words));
        return interruption.EndWith(violations > 0 ? ExitCode.Violation : ExitCode.Clean);
    }

    private static int Suggest(string[] projects, string? output, string configuration, bool noBuild)
    {
        using var interruption = new Interruption();
        var suggestions = new ConcurrentBag<GuardSuggestion>();
        var (_, progress) = AnalyzeAll(projects, configuration, noBuild, suggestions.Add, interruption.Token);
        var attributes = SuggestedAttribute.Of(suggestions);
        var root = AnnotationPatch.RootOf(attributes);
        var patch = AnnotationPatch.Write(attributes, root);
        if (output is null)
        {
            Console.Out.Write(patch);
        }
        else
        {
            OutputFile.Write(s_output, output, patch);
        }

        Console.Error.WriteLine($"analyze: {progress}, {Counted.Of(attributes.Count, "annotation")} suggested{(attributes.Count == 0 ? string.Empty : $"; to be applied in {root} (git apply)")}");
        return interruption.EndWith(ExitCode.Clean);
    }

    /// <summary>Analyzes project after project until a signal comes.</summary>
    private static (List<Diagnostic> Findings, AnalyzeProgress Progress) AnalyzeAll(
        string[] projects, string configuration, bool noBuild, Action<GuardSuggestion>? suggest, CancellationToken stop)
    {
        var findings = new List<Diagnostic>();
        var progress = new AnalyzeProgress(0, null);
        try
        {
            var files = projects.SelectMany(project => ProjectFiles.Of(project, stop)).Distinct(StringComparer.Ordinal).ToList();
            progress = new AnalyzeProgress(0, files.Count);
            var clock = new LiveClock();
            LiveProgress.Run("projects", () => LiveStep.Of(progress.Done, files.Count, "project", clock), () =>
            {
                foreach (var file in files)
                {
                    findings.AddRange(ProjectAnalysis.Run(file, configuration, noBuild, suggest, stop));
                    progress = progress with { Done = progress.Done + 1 };
                }

                return progress;
            });
        }
        catch (OperationCanceledException) when (stop.IsCancellationRequested)
        {
            // What was found by then is told.
        }

        return (findings, progress);
    }
}
