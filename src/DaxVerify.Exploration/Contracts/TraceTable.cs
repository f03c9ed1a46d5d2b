using System.Globalization;
using System.Text;
using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration;

/// <summary>Renders a trace as a table with one column per thread; every switch says why.</summary>
internal static class TraceTable
{
    private const int ColumnMax = 60;
    private const int RowsMax = 400;

    /// <summary>A livelock repeats itself: its beginning and its end are enough.</summary>
    private const int LivelockRowsMax = 40;

    /// <summary>The table as text, without a trailing newline.</summary>
    public static string Render(BugReport bug)
    {
        if (bug.Trace.Count == 0)
        {
            return "";
        }

        var threads = bug.Trace.Select(e => e.Thread).Distinct().Order().ToList();
        var cells = bug.Trace.Select(Cell).ToList();
        var widths = threads.ToDictionary(
            t => t,
            t => Math.Min(ColumnMax, Math.Max(Name(bug, t).Length, bug.Trace.Select((e, i) => e.Thread == t ? cells[i].Length : 0).Max())));
        var text = new StringBuilder();
        Line(text, "step", threads.Select(t => Name(bug, t).PadRight(widths[t])));
        Line(text, "----", threads.Select(t => new string('-', widths[t])));
        var rows = bug.Kind == BugKind.Livelock ? LivelockRowsMax : RowsMax;
        for (var i = 0; i < bug.Trace.Count; i++)
        {
            var e = bug.Trace[i];
            if (i == rows && bug.Trace.Count > 2 * rows)
            {
                var next = bug.Trace.Count - rows;
                text.Append(CultureInfo.InvariantCulture, $"      ... {Amount.Of(next - rows + Missing(bug, next) - Missing(bug, i), "row")} left out ...\n");
                i = next;
                e = bug.Trace[i];
            }
            else if (bug.Gap is { } gap && i == gap.Index)
            {
                text.Append(CultureInfo.InvariantCulture, $"      ... {Amount.Of(gap.Count, "row")} left out ...\n");
            }

            if (e.Switch is { } reason)
            {
                text.Append(CultureInfo.InvariantCulture, $"      -> T{e.Thread}: {TraceWords.Of(reason)}\n");
            }

            Line(text, (i + 1 + Missing(bug, i)).ToString(CultureInfo.InvariantCulture), threads.Select(t => (t == e.Thread ? Cut(cells[i]) : "").PadRight(widths[t])));
        }

        return text.ToString().TrimEnd('\n');
    }

    /// <summary>How many events before one in the trace aren't in it.</summary>
    private static int Missing(BugReport bug, int index) => bug.Gap is { } gap && index >= gap.Index ? gap.Count : 0;

    private static string Cell(TraceEvent e)
    {
        var place = e.Place.Length == 0 ? "" : $"  {e.Place}";
        return $"{TraceWords.Of(e)}{place}";
    }

    private static string Name(BugReport bug, int thread) => Cut(LaneName.Of(bug, thread));

    private static string Cut(string text) => text.Length > ColumnMax ? text[..(ColumnMax - 1)] + "…" : text;

    private static void Line(StringBuilder text, string step, IEnumerable<string> columns) =>
        text.Append(step.PadLeft(4)).Append("  ").Append(string.Join(" | ", columns).TrimEnd()).Append('\n');
}
