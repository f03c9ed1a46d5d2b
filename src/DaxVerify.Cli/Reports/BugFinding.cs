using DaxVerify.Exploration;
using DaxVerify.Reporting.Model;
using DaxVerify.Verification.Scenarios;

namespace DaxVerify.Cli.Reports;

/// <summary>Makes the finding of a report from a bug that the engine found.</summary>
internal static class BugFinding
{
    /// <summary>A bug in a test of any assembly.</summary>
    /// <param name="again">The command line that shows it again.</param>
    /// <param name="files">Where places are looked for.</param>
    public static ReportFinding Of(BugReport bug, string again, SourceFiles files)
    {
        var (rule, text, help) = BugRules.Of(bug.Kind);
        var places = new[] { bug.Finding.Place }.Concat(bug.Finding.Accesses.Select(access => access.Place)).Concat(bug.Finding.Waits.Select(wait => wait.Place))
            .Concat(bug.Finding.Nestings.Select(nesting => nesting.TakenPlace)).Select(files.Find).OfType<SourcePlace>().Distinct().ToList();
        return new ReportFinding
        {
            Rule = rule,
            RuleText = text,
            RuleHelp = help,
            Title = bug.Message.Split('\n')[0],
            Detail = WithoutIndent([.. bug.Message.Split('\n').Skip(1)]),
            Key = bug.Signature,
            Place = places.FirstOrDefault(),
            RelatedPlaces = [.. places.Skip(1)],
            Reproduce = again,
            Interleaving = BugInterleaving.Of(bug, _ => true, thread => LaneName.Of(bug, thread), files),
        };
    }

    /// <summary>A bug in a scenario of the bus: what matters there are its locks, and its memory is shown.</summary>
    /// <param name="again">The command line that shows it again.</param>
    /// <param name="files">Where places are looked for.</param>
    public static ReportFinding Of(ScenarioFinding finding, string again, SourceFiles files)
    {
        var changes = RegionMaps.ChangesOf(finding);
        var shown = ScenarioInterleaving.ShownOf(finding.Bug).Concat(changes.Select(change => change.Step).Where(step => step >= 0 && finding.Bug.Trace[step].Thread > 0)).ToHashSet();
        return Of(finding.Bug, again, files) with
        {
            Key = finding.Key,
            Interleaving = BugInterleaving.Of(finding.Bug, shown.Contains, thread => ScenarioInterleaving.NameOf(finding, thread), files, changes),
            Memory = RegionMaps.Of(finding),
        };
    }

    /// <summary>Lines without the spaces that all of them begin with, which set them off from their title on a terminal.</summary>
    private static string WithoutIndent(string[] lines)
    {
        var indent = lines.Where(line => line.Length > 0).Select(line => line.Length - line.TrimStart(' ').Length).DefaultIfEmpty().Min();
        return string.Join('\n', lines.Select(line => line.Length == 0 ? line : line[indent..]));
    }
}
