using System.Globalization;
using DaxVerify.Reporting.Model;
using DaxVerify.Reporting.Writers;
using DaxVerify.Vocabulary;

namespace DaxVerify.Reporting.Page;

/// <summary>Small charts of a run and those before it: one of the time and verdict of the whole, one for each part, of its rate where it has one.</summary>
internal static class PageHistory
{
    private const string Rate = "PerSecond";
    private const int Height = 40;
    private const int Least = 2;

    /// <summary>What is so many times as high as the middle one is cut: one run that was out of all proportion would flatten the others.</summary>
    private const int OutlierFactor = 20;

    private const double Whole = 100;
    private const double Gap = 0.15;

    public static void Write(Markup page, RunReport report)
    {
        if (report.History.Count == 0)
        {
            return;
        }

        var now = new PastRun(report.Started, report.Verdict, report.Seconds, [.. report.Parts.Select(part => new PastPart(part.Name, part.IsViolated, part.Seconds, part.Metrics))]);
        List<PastRun> runs = [.. report.History, now];
        page.Raw("<section aria-labelledby=\"history\"><h2 id=\"history\">").Text($"This run and {Number(report.History.Count)} before it").Raw("</h2>\n<div class=\"charts\">\n");
        Write(page, "whole run", "seconds", [.. runs.Select(run => new HistoryBar(run.Started, run.Seconds, ReportWords.ClassOf(run.Verdict)))]);
        foreach (var part in now.Parts)
        {
            var unit = part.Metrics.Keys.FirstOrDefault(name => name.EndsWith(Rate, StringComparison.Ordinal));
            var bars = runs.Select(run => (run.Started, Part: run.Parts.FirstOrDefault(one => one.Name == part.Name))).Where(one => one.Part is not null)
                .Select(one => new HistoryBar(one.Started, unit is null ? one.Part!.Seconds : one.Part!.Metrics.GetValueOrDefault(unit), one.Part.IsViolated ? "violation" : "clean")).ToList();
            Write(page, part.Name, unit is null ? "seconds" : $"{unit[..^Rate.Length]} per second", bars);
        }

        page.Raw("</div></section>\n");
    }

    private static void Write(Markup page, string name, string unit, List<HistoryBar> bars)
    {
        // What an older file says may be any number; a bar is as high as can be drawn.
        var values = bars.Select(bar => double.IsFinite(bar.Value) ? Math.Max(0, bar.Value) : 0).ToList();
        var most = Math.Max(Math.Min(values.Max(), OutlierFactor * values.Order().ElementAt(values.Count / 2)), double.Epsilon);
        var words = $"{name}, {unit}: last {Figure(values[^1])}, least {Figure(values.Min())}, most {Figure(values.Max())}, {Number(bars.Count(bar => bar.Kind == "violation"))} of {Counted.Of(bars.Count, "run")} with a violation";
        page.Raw("<figure class=\"chart\">").Start("svg", ("role", "img"), ("aria-label", words));
        for (var i = 0; i < bars.Count; i++)
        {
            var height = Math.Clamp(Height * (values[i] / most), Least, Height);
            var width = Whole / bars.Count;
            page.Start("rect", ("class", bars[i].Kind), ("x", Percent(width * (i + (Gap / 2)))), ("width", Percent(width * (1 - Gap))), ("y", Number(Height - height)), ("height", Number(height)));
            page.Element("title", string.Create(CultureInfo.InvariantCulture, $"{bars[i].Started:yyyy-MM-dd HH:mm} UTC: {Figure(values[i])} {unit}, {(bars[i].Kind == "open" ? "not ended" : bars[i].Kind)}")).Raw("</rect>");
        }

        page.Raw("</svg>").Element("figcaption", $"{name}: {Figure(values[^1])} {unit}").Raw("</figure>\n");
    }

    private static string Figure(double value) => value.ToString(value < 100 ? "0.#" : "#,0", CultureInfo.InvariantCulture);

    private static string Percent(double value) => Number(value) + "%";

    private static string Number(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
