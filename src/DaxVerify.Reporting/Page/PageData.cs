using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;

namespace DaxVerify.Reporting.Page;

/// <summary>What the page's script needs, kept small enough that the page opens at once.</summary>
internal static class PageData
{
    /// <summary>The part of a result that the page shows, and the data for its pictures.</summary>
    public static (RunReport Small, object Data) Of(RunReport whole, PageLimit size)
    {
        var report = new ShortReport(size.Line, size.Block).Shorten(whole);
        var left = size.Findings;
        var pictures = size.Pictures;
        var parts = new List<ReportPart>();
        foreach (var part in report.Parts.Take(size.Parts))
        {
            var shown = part.Findings.Take(left).Select(finding => finding.Interleaving is null || pictures-- > 0 ? Cut(finding, size.Steps) : finding with { Interleaving = null }).ToList();
            left -= shown.Count;
            parts.Add(part with { Findings = shown });
        }

        var small = report with
        {
            Parts = parts,
            Sources = size.Pictures > 0 ? report.Sources : [],
            Matrix = size.Parts > 0 && report.Matrix is { } matrix ? matrix with { Rows = [.. matrix.Rows.Take(size.Parts)] } : null,
            History = [.. report.History.TakeLast(size.Parts)],
        };
        return (small, new
        {
            pictures = small.AllFindings().Select(one => one.Finding.Interleaving is { } all ? all with { Memory = [] } : null),
            maps = small.AllFindings().Select(one => MapsOf(one.Finding)),
            sources = small.Sources,
        });
    }

    private static IEnumerable<object> MapsOf(ReportFinding finding)
    {
        var layout = new MapLayout(finding);
        return finding.Interleaving is { } all ? all.Memory.Select(change => new { change.Step, Bars = change.Regions.Select(layout.Of) }) : [];
    }

    /// <summary>Keeps the last steps of a trace that is too long: the end is where it went wrong.</summary>
    private static ReportFinding Cut(ReportFinding finding, int most)
    {
        if (finding.Interleaving is not { } all || all.Steps.Count <= most)
        {
            return finding;
        }

        var cut = all.Steps.Count - most;
        return finding with
        {
            Interleaving = all with
            {
                Steps = [.. all.Steps.Skip(cut)],
                Bars = [.. all.Bars.Where(bar => bar.Last >= cut).Select(bar => bar with { First = Math.Max(0, bar.First - cut), Last = bar.Last - cut })],
                Orders = [.. all.Orders.Where(order => order.From >= cut).Select(order => order with { From = order.From - cut, To = order.To - cut })],
                Memory = MemoryChange.WithoutFirst(all.Memory, cut),
                LeftOut = all.LeftOut + cut,
            },
        };
    }
}
