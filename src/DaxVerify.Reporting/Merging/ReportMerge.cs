using System.Globalization;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Merging;

/// <summary>One result of several: the shares of one run that several machines did together, or runs that stand for themselves.</summary>
public static class ReportMerge
{
    /// <summary>Merges results. Of shares all must be there, of one seed: parts of one name become one part, whose figures are added up.</summary>
    /// <param name="reports">Each result, with the name of what it was read from.</param>
    /// <exception cref="ReportFormatException">They don't belong together, or one is missing; the message is one line.</exception>
    public static RunReport Of(IReadOnlyList<(string Name, RunReport Report)> reports)
    {
        var all = reports.Select(one => one.Report).ToList();
        var isShared = all.Exists(report => report.Shard is not null);
        if (isShared)
        {
            Together(reports);
        }
        else
        {
            RequireDifferent(reports);
        }

        var names = isShared ? [.. all.Select(report => $"share {report.Shard}")] : RunsOf(reports);
        List<ReportPart> parts = isShared
            ? [.. all.SelectMany(report => report.Parts).GroupBy(part => part.Name).Select(MergeParts)]
            : [.. all.SelectMany((report, i) => report.Parts.Select(part => part with { Run = part.Run ?? (all.Count > 1 ? names[i] : null) }))];
        var verdict = Worst(all);
        var seconds = all.Sum(report => report.Seconds);
        return new RunReport
        {
            ToolVersion = Joined(all.Select(report => report.ToolVersion)),
            Command = Joined(all.Select(report => report.Command)),
            Subject = isShared ? Joined(parts.Select(part => part.Name)) : Joined(all.Select(report => report.Subject)),
            Verdict = verdict,
            Summary = string.Create(CultureInfo.InvariantCulture, $"{Joined(all.Select(report => report.Command))}: {ReportWords.Of(verdict)}, {Counted.Of(all.Count, isShared ? "share" : "run")}, {seconds:F1} s together"),
            Interruption = string.Join("; ", all.Select((report, i) => report.Interruption is { } why ? all.Count > 1 ? $"{names[i]}: {why}" : why : "").Where(words => words.Length > 0)) is { Length: > 0 } interruption ? interruption : null,
            Shortened = all.Find(report => report.Shortened is not null)?.Shortened,
            Started = all.Min(report => report.Started),
            Seconds = seconds,
            Seed = all.Select(report => report.Seed).Distinct().Count() == 1 ? all[0].Seed : null,
            Parts = parts,
            Matrix = MergeMatrices([.. all.Select(report => report.Matrix).OfType<ReportMatrix>()]),
            Sources = [.. all.SelectMany(report => report.Sources).DistinctBy(excerpt => (excerpt.File, excerpt.FirstLine, excerpt.Lines.Count))],
        };
    }

    /// <summary>What each run is called beside the others: what it was of, or its command where it had several parts, and where it was read from if that doesn't tell them apart.</summary>
    private static List<string> RunsOf(IReadOnlyList<(string Name, RunReport Report)> reports)
    {
        var runs = reports.Select(one => one.Report is { Parts.Count: 1, Subject.Length: > 0 } ? one.Report.Subject : one.Report.Command).ToList();
        return [.. runs.Select((run, i) => runs.Count(other => other == run) == 1 ? run : $"{run} in {reports[i].Name}")];
    }

    /// <summary>One matrix with the columns of all, in the order in which they come.</summary>
    private static ReportMatrix? MergeMatrices(List<ReportMatrix> matrices)
    {
        if (matrices.Count == 0)
        {
            return null;
        }

        List<string> columns = [.. matrices.SelectMany(matrix => matrix.Columns).Distinct()];
        var rows = matrices.SelectMany(matrix => matrix.Rows.Select(row => row with { Cells = [.. columns.Select(column => CellOf(matrix, row, column))] }));
        return new ReportMatrix(matrices[0].Title, columns, [.. rows]);
    }

    private static MatrixCell CellOf(ReportMatrix matrix, MatrixRow row, string column)
    {
        var at = matrix.Columns.ToList().IndexOf(column);
        return at >= 0 && at < row.Cells.Count ? row.Cells[at] : new MatrixCell(MatrixTone.None, "");
    }

    private static RunVerdict Worst(List<RunReport> reports) =>
        new[] { RunVerdict.Violation, RunVerdict.NotJudged, RunVerdict.Interrupted }.Cast<RunVerdict?>().FirstOrDefault(verdict => reports.Exists(report => report.Verdict == verdict)) ?? RunVerdict.Clean;

    private static string Joined(IEnumerable<string> texts) => string.Join(", ", texts.Distinct());

    /// <summary>Refuses a run that is there twice: its findings would count as those of two.</summary>
    private static void RequireDifferent(IReadOnlyList<(string Name, RunReport Report)> reports)
    {
        var seen = new Dictionary<(DateTimeOffset, string, string, double), string>();
        foreach (var (name, report) in reports)
        {
            if (!seen.TryAdd((report.Started, report.Command, report.Subject, report.Seconds), name))
            {
                throw new ReportFormatException($"{name}: the same run as {seen[(report.Started, report.Command, report.Subject, report.Seconds)]}");
            }
        }
    }

    /// <summary>Refuses what isn't all the shares of one run.</summary>
    private static void Together(IReadOnlyList<(string Name, RunReport Report)> reports)
    {
        var (firstName, first) = reports[0];
        var seen = new Dictionary<int, string>();
        var count = 0;
        foreach (var (name, report) in reports)
        {
            if (report.Shard?.Split('/') is not [var number, var of] || !int.TryParse(number, out var n) || !int.TryParse(of, out var m) || n < 1 || n > m)
            {
                throw new ReportFormatException($"{name}: expected one share of several, got {report.Shard ?? "the whole"}");
            }

            count = count == 0 ? m : count;
            if (m != count || (report.Command, report.Seed) != (first.Command, first.Seed))
            {
                throw new ReportFormatException($"{name}: a share {report.Shard} of '{report.Command}' with seed {report.Seed}, but {firstName} is {first.Shard} of '{first.Command}' with seed {first.Seed}");
            }

            if (!seen.TryAdd(n, name))
            {
                throw new ReportFormatException($"{name}: the share {report.Shard} is in {seen[n]} too");
            }
        }

        if (Enumerable.Range(1, count).Cast<int?>().FirstOrDefault(n => !seen.ContainsKey(n!.Value)) is { } missing)
        {
            throw new ReportFormatException($"the share {missing}/{count} is missing");
        }

        RequireAllParts(reports);
    }

    /// <summary>Refuses shares of different runs, and those of one that lack a part: together they wouldn't be the whole.</summary>
    private static void RequireAllParts(IReadOnlyList<(string Name, RunReport Report)> reports)
    {
        var (firstName, first) = reports[0];
        foreach (var (name, report) in reports)
        {
            if (report.ToolVersion != first.ToolVersion)
            {
                throw new ReportFormatException($"{name}: a share made by daxverify {report.ToolVersion}, but {firstName} by {first.ToolVersion}");
            }

            if (report.Planned is not { } planned || !planned.SequenceEqual(first.Planned ?? []))
            {
                throw new ReportFormatException($"{name}: a share of {NamesOf(report)}, but {firstName} is one of {NamesOf(first)}");
            }

            var own = report.Parts.Select(part => part.Name).ToList();
            var wrong = own.Where((part, i) => own.IndexOf(part) < i).Select(part => $"'{part}' is there twice")
                .Concat(own.Where(part => planned.All(one => one.Name != part)).Select(part => $"'{part}' is no part of the whole"))
                .Concat(planned.Where(one => one.IsDivided && !own.Contains(one.Name)).Select(one => $"its share of '{one.Name}' is missing"));
            if (wrong.FirstOrDefault() is { } reason)
            {
                throw new ReportFormatException($"{name}: {reason}");
            }
        }

        foreach (var one in first.Planned!.Where(one => !one.IsDivided))
        {
            var holders = reports.Where(share => share.Report.Parts.Any(part => part.Name == one.Name)).ToList();
            if (holders.Count != 1)
            {
                throw new ReportFormatException(holders.Count == 0 ? $"'{one.Name}' is in no share" : $"{holders[1].Name}: '{one.Name}' is in {holders[0].Name} too");
            }
        }
    }

    private static string NamesOf(RunReport report) => report.Planned is { } planned ? string.Join(", ", planned.Select(part => part.Name)) : "it doesn't say what";

    /// <summary>Whether a figure is what it took to see something, as <c>executionsToKnownHang</c>.</summary>
    private static bool IsUntil(string key) => key.IndexOf("To", StringComparison.Ordinal) is > 0 and var at && at + 2 < key.Length && char.IsAsciiLetterUpper(key[at + 2]);

    private static ReportPart MergeParts(IEnumerable<ReportPart> shares)
    {
        var all = shares.ToList();
        if (all.Count == 1)
        {
            return all[0];
        }

        // Rates of shares are no rate of the whole; what was needed until something was seen was needed by the share that saw it first.
        var metrics = all.SelectMany(part => part.Metrics).Where(metric => !metric.Key.EndsWith("PerSecond", StringComparison.Ordinal))
            .GroupBy(metric => metric.Key).ToDictionary(
                same => same.Key, same => IsUntil(same.Key) ? same.Min(metric => metric.Value) : same.Sum(metric => metric.Value));
        return new ReportPart
        {
            Name = all[0].Name,
            Summary = string.Join(", ", metrics.Select(metric => string.Create(CultureInfo.InvariantCulture, $"{metric.Key} {metric.Value:#,0.##}"))) + string.Create(CultureInfo.InvariantCulture, $"; {Counted.Of(all.Count, "share")}"),
            Seconds = all.Sum(part => part.Seconds),
            BudgetSeconds = all.Exists(part => part.BudgetSeconds is not null) ? all.Sum(part => part.BudgetSeconds) : null,
            Metrics = metrics,
            Lines = [.. all.SelectMany((part, i) => part.Lines.Select(line => string.Create(CultureInfo.InvariantCulture, $"{i + 1}: {line}")))],
            Limits = [.. all.SelectMany(part => part.Limits).Distinct()],
            IsCut = all.Exists(part => part.IsCut),
            Findings = [.. all.SelectMany(part => part.Findings).DistinctBy(finding => finding.Key)],
        };
    }
}
