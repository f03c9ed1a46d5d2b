using DaxVerify.Reporting.Model;

namespace DaxVerify.Reporting.Writers;

/// <summary>What a damaged result has in it though it is of the right form: figures that are none, parts that point at nothing, a verdict that its own findings refute.</summary>
internal static class ReportFlaws
{
    /// <summary>More than any run took: a hundred years.</summary>
    private const double SecondsMax = 100 * 365.25 * 24 * 3600;

    /// <summary>More than anything that a run counts; whole numbers are exact below it.</summary>
    private const double FigureMax = 1L << 53;

    /// <summary>The first flaw in words, <c>what: expected this, got that</c>; <see langword="null"/> if there is none.</summary>
    /// <param name="report">What was read.</param>
    public static string? Of(RunReport report)
    {
        if (HasNull(report))
        {
            return "expected an object in every list, got null";
        }

        return Amount("seconds", report.Seconds, SecondsMax)
            ?? report.Parts.Select(Of).FirstOrDefault(flaw => flaw is not null)
            ?? report.Parts.SelectMany(part => part.Findings).Select(Of).FirstOrDefault(flaw => flaw is not null)
            ?? (report.Verdict is RunVerdict.Clean or RunVerdict.Interrupted && report.Parts.FirstOrDefault(part => part.IsViolated) is { } violated
                ? $"verdict: expected a violation, as '{violated.Name}' has one, got {report.Verdict}"
                : null);
    }

    private static string? Of(ReportPart part) =>
        Amount($"{part.Name}: seconds", part.Seconds, SecondsMax) ?? Amount($"{part.Name}: budgetSeconds", part.BudgetSeconds ?? 0, SecondsMax)
        ?? part.Metrics.Select(metric => Amount($"{part.Name}: {metric.Key}", metric.Value, FigureMax)).FirstOrDefault(flaw => flaw is not null);

    private static string? Of(ReportFinding finding) =>
        finding.RelatedPlaces.Prepend(finding.Place).OfType<SourcePlace>().Select(Of).FirstOrDefault(flaw => flaw is not null) ?? (finding.Interleaving is { } interleaving ? Of(interleaving) : null);

    private static string? Of(SourcePlace place) => place.Line < 0 ? $"{place.File}: expected a line, got {place.Line}" : null;

    private static string? Of(Interleaving interleaving)
    {
        var lanes = new HashSet<int>();
        if (interleaving.Lanes.FirstOrDefault(lane => !lanes.Add(lane.Number)) is { } twice)
        {
            return $"lanes: expected one of number {twice.Number}, got two";
        }

        var count = interleaving.Steps.Count;
        return interleaving.LeftOut < 0 ? $"leftOut: expected at least 0, got {interleaving.LeftOut}"
            : interleaving.Steps.FirstOrDefault(step => !lanes.Contains(step.Lane)) is { } stray ? $"steps: expected the number of a lane, got {stray.Lane}"
            : interleaving.Orders.FirstOrDefault(order => order.From < 0 || order.To >= count || order.From >= order.To) is { } order
                ? $"orders: expected an earlier and a later one of {count} steps, got {order.From} and {order.To}"
            : interleaving.Bars.FirstOrDefault(bar => bar.First < 0 || bar.First >= count || bar.Last >= count) is { } bar ? $"bars: expected a first and a last one of {count} steps, got {bar.First} and {bar.Last}"
            : interleaving.Steps.Select(step => step.Place).OfType<SourcePlace>().Select(Of).FirstOrDefault(flaw => flaw is not null);
    }

    private static string? Amount(string name, double value, double most) => value >= 0 && value <= most ? null : $"{name}: expected a number from 0 to {most:0}, got {value}";

    /// <summary>Whether a list holds nothing where something must be, which the serializer lets pass.</summary>
    private static bool HasNull(RunReport report) =>
        report.Parts.Any(part => part is null || part.Findings.Any(finding => finding is null || HasNull(finding)))
        || report.Planned?.Any(part => part is null) == true
        || report.Sources.Any(excerpt => excerpt is null)
        || (report.Matrix is { } matrix && matrix.Rows.Any(row => row is null || row.Cells.Any(cell => cell is null)));

    private static bool HasNull(ReportFinding finding) =>
        finding.RelatedPlaces.Any(place => place is null)
        || (finding.Interleaving is { } all
            && (all.Lanes.Any(lane => lane is null) || all.Steps.Any(step => step is null) || all.Bars.Any(bar => bar is null) || all.Orders.Any(order => order is null) || all.Memory.Any(change => change is null)));
}
