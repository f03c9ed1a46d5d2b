using System.Globalization;

namespace DaxVerify.Kernel.Confirming;

/// <summary>Puts what came of findings on several kernels side by side, as a table in Markdown.</summary>
public static class ConfirmationTable
{
    /// <summary>Makes the table: a row for each finding, a column for each kernel.</summary>
    /// <param name="runs">What came of them; of several about the same finding and kernel the last counts that wasn't interrupted.</param>
    /// <returns>The table, with a line feed behind each row.</returns>
    public static string Make(IEnumerable<KernelConfirmations> runs)
    {
        var kernels = runs.GroupBy(run => run.Kernel, StringComparer.Ordinal).Select(Merge).ToList();
        var names = kernels.SelectMany(kernel => kernel.Findings.Select(finding => finding.Finding)).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        string[] rows =
        [
            Row(["finding", .. kernels.Select(kernel => kernel.Kernel)]),
            Row(["---", .. kernels.Select(_ => "---")]),
            .. names.Select(name => Row([name, .. kernels.Select(kernel => Cell(kernel.Findings.FirstOrDefault(finding => finding.Finding == name)))])),
            Row(["**shown**", .. kernels.Select(Total)]),
        ];
        return string.Concat(rows);
    }

    private static KernelConfirmations Merge(IGrouping<string, KernelConfirmations> runs) => runs.Last() with
    {
        Accelerator = string.Join(" and ", runs.Select(run => run.Accelerator).Distinct(StringComparer.Ordinal)),
        Findings = [.. runs.SelectMany(run => run.Findings).GroupBy(finding => finding.Finding, StringComparer.Ordinal).Select(LastKnown)],
    };

    private static Confirmation LastKnown(IEnumerable<Confirmation> same) => same.LastOrDefault(KernelConfirmations.IsKnown) ?? same.Last();

    private static string Row(IEnumerable<string> cells) => $"| {string.Join(" | ", cells)} |\n";

    private static string Cell(Confirmation? finding) => finding is null ? string.Empty : string.Create(
        CultureInfo.InvariantCulture,
        $"{Stress(finding.Verdict)}: {Escape(finding.Evidence)} ({finding.Boots} {(finding.Boots == 1 ? "boot" : "boots")}, {finding.Elapsed.TotalSeconds:F0} s)");

    private static string Stress(FindingVerdict verdict) => verdict == FindingVerdict.Shown ? "**shown**" : KernelConfirmations.Spell(verdict);

    /// <summary>Makes a text safe in a cell; what a kernel prints of freed memory may be any character.</summary>
    public static string Escape(string text) => string.Concat(text.Select(c => c is >= ' ' and <= '~' ? c : '?')).Replace("|", "\\|", StringComparison.Ordinal);

    private static string Total(KernelConfirmations kernel) => string.Create(
        CultureInfo.InvariantCulture, $"{kernel.Shown} of {kernel.Known}, {kernel.Elapsed.TotalMinutes:F0} min, {kernel.Accelerator}");
}
