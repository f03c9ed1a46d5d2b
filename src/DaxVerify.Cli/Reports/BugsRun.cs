using System.Globalization;
using DaxVerify.Cli.Seeding;
using DaxVerify.Reporting.Model;
using DaxVerify.Vocabulary;

namespace DaxVerify.Cli.Reports;

/// <summary>Makes the report of a kill matrix: a part for each layer, a finding for what survives all of them, and the matrix itself.</summary>
internal static class BugsRun
{
    /// <param name="started">When it began, in UTC.</param>
    /// <param name="interruption">What ended it before its end; <see langword="null"/> when nothing did.</param>
    public static RunReport Of(MatrixVerdict verdict, DateTime started, ulong seed, string? interruption)
    {
        var findings = Survivors(verdict).Concat(FalseAlarms(verdict)).Concat(Failures(verdict)).ToList();
        var seconds = (DateTime.UtcNow - started).TotalSeconds;
        return new RunReport
        {
            ToolVersion = ReportSwitch.ToolVersion,
            Command = "bugs",
            Subject = string.Create(CultureInfo.InvariantCulture, $"{Counted.Of(verdict.Bugs.Count, "variant")} of the bus, {string.Join(", ", verdict.Layers)}"),
            Verdict = VerdictOf(verdict, interruption),
            Summary = $"bugs: {verdict.Words()}",
            Interruption = interruption,
            Started = started,
            Seconds = seconds,
            Seed = seed.ToString(CultureInfo.InvariantCulture),
            Parts = [.. verdict.Layers.Select(layer => PartOf(verdict, layer, interruption is not null)), .. verdict.LeftOut.Select(left => new ReportPart { Name = left.Layer, Summary = $"not asked: {left.Reason}" }), new ReportPart { Name = "all layers", Summary = verdict.Words(), Seconds = seconds, Folder = Environment.CurrentDirectory, IsCut = verdict.Unanswered > 0, Findings = findings }],
            Matrix = new ReportMatrix("Kill matrix", verdict.Layers, [.. verdict.Bugs.Select(bug => RowOf(verdict, bug))]),
        };
    }

    private static RunVerdict VerdictOf(MatrixVerdict verdict, string? interruption) =>
        verdict.Failed > 0 ? RunVerdict.NotJudged
        : verdict.Survivors.Count > 0 || verdict.IsFalseAlarm ? RunVerdict.Violation
        : interruption is null ? RunVerdict.Clean
        : RunVerdict.Interrupted;

    private static ReportPart PartOf(MatrixVerdict verdict, string layer, bool isInterrupted)
    {
        var cells = verdict.Cells.Where(cell => cell.Layer == layer).ToList();
        var killed = cells.Count(cell => cell.Outcome == CellOutcome.Killed && cell.Bug != MatrixVerdict.Unpatched);
        var asked = cells.Count(cell => cell.Bug != MatrixVerdict.Unpatched);
        var left = verdict.Bugs.Count(bug => bug != MatrixVerdict.Unpatched) - asked;
        return new ReportPart
        {
            Name = layer,
            Summary = string.Create(CultureInfo.InvariantCulture, $"{killed} of {asked} killed{(left > 0 ? $", {left} more not asked about" : "")}"),
            Seconds = cells.Sum(cell => cell.Seconds),
            IsCut = isInterrupted && cells.Count < verdict.Bugs.Count,
            Metrics = new Dictionary<string, double> { ["killed"] = killed, ["asked"] = cells.Count, ["executions"] = cells.Sum(cell => cell.Executions) },
        };
    }

    private static IEnumerable<ReportFinding> Survivors(MatrixVerdict verdict) => verdict.Survivors.Select(bug => new ReportFinding
    {
        Rule = "survivor",
        RuleText = "No layer of the harness sees a defect that is known",
        RuleHelp = "Somebody could put this defect into the bus and every layer would pass. A layer must learn to see it, or the pages must say that none does.",
        Title = $"{bug} survives",
        Key = $"survivor {bug}",
        Reproduce = AgainOf(verdict, bug),
    });

    private static IEnumerable<ReportFinding> FalseAlarms(MatrixVerdict verdict) =>
        verdict.Cells.Where(cell => cell is { Bug: MatrixVerdict.Unpatched, Outcome: CellOutcome.Killed }).Select(cell => new ReportFinding
        {
            Rule = "false-alarm",
            RuleText = "A layer of the harness sees a defect in the bus as it is",
            RuleHelp = "What a layer reports without a seeded defect is either a defect of the bus or of the layer: until it is known which, its kills count for nothing.",
            Title = $"{cell.Layer} sees a defect in the bus as it is",
            Detail = cell.What ?? "",
            Key = $"false alarm {cell.Layer}",
            Reproduce = AgainOf(verdict, cell.Bug),
        });

    private static IEnumerable<ReportFinding> Failures(MatrixVerdict verdict) =>
        verdict.Cells.Where(cell => cell.Outcome == CellOutcome.Failed).Select(cell => new ReportFinding
        {
            Rule = "no-answer",
            RuleText = "A layer of the harness gave no answer",
            RuleHelp = "The process that asked ended without a result, so it is not known whether the layer sees the defect. What it said on its way is in the detail.",
            Title = $"{cell.Layer} gave no answer about {cell.Bug}",
            Detail = cell.What ?? "",
            Key = $"no answer {cell.Layer} {cell.Bug}",
            Reproduce = AgainOf(verdict, cell.Bug),
        });

    private static string AgainOf(MatrixVerdict verdict, string bug) => ShellCommand.Of("daxverify", "bugs", "--bug", bug, "--layer", string.Join(',', verdict.Layers), "--again");

    private static MatrixRow RowOf(MatrixVerdict verdict, string bug) =>
        new(bug, [.. verdict.Layers.Select(layer => CellOf(verdict.Cells.FirstOrDefault(cell => cell.Bug == bug && cell.Layer == layer)))]);

    private static MatrixCell CellOf(KillCell? cell) => cell switch
    {
        null => new MatrixCell(MatrixTone.None, ""),
        { Outcome: CellOutcome.Failed } => new MatrixCell(MatrixTone.Wrong, "no answer") { Detail = cell.What ?? "" },
        { Outcome: CellOutcome.Survived } => new MatrixCell(MatrixTone.Unseen, "–") { Detail = string.Create(CultureInfo.InvariantCulture, $"nothing in {Counted.Of(cell.Executions, "execution")}, {cell.Seconds:0.0} s") },
        { Bug: MatrixVerdict.Unpatched } => new MatrixCell(MatrixTone.Wrong, "false alarm") { Detail = cell.What ?? "" },
        _ => new MatrixCell(MatrixTone.Seen, string.Create(CultureInfo.InvariantCulture, $"{cell.Seconds:0.0} s")) { Detail = cell.What ?? "" },
    };
}
