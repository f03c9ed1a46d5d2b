using System.Globalization;
using System.Text;

namespace DaxVerify.Cli.Seeding;

/// <summary>The kill matrix as a table: a row for each bug, a column for each layer.</summary>
internal static class MatrixReport
{
    /// <summary>Writes the table in Markdown.</summary>
    /// <param name="layers">The columns.</param>
    public static string Table(IReadOnlyList<KillCell> cells, IReadOnlyList<string> layers)
    {
        var table = new StringBuilder("| bug |");
        layers.ToList().ForEach(layer => table.Append(CultureInfo.InvariantCulture, $" {layer} |"));
        table.Append("\n|---|").Insert(table.Length, "---|", layers.Count).Append('\n');
        foreach (var row in cells.GroupBy(cell => cell.Bug))
        {
            table.Append(CultureInfo.InvariantCulture, $"| {row.Key} |");
            foreach (var layer in layers)
            {
                table.Append(CultureInfo.InvariantCulture, $" {Text(row.FirstOrDefault(cell => cell.Layer == layer))} |");
            }

            table.Append('\n');
        }

        return table.ToString();
    }

    /// <param name="wasKnown">Whether it is of a run before.</param>
    public static string Line(KillCell cell, bool wasKnown) => string.Create(
        CultureInfo.InvariantCulture,
        $"{cell.Bug}: {cell.Layer}: {Word(cell)} ({cell.Seconds:0.0} s, {cell.Executions}{(wasKnown ? ", known" : string.Empty)}){(cell.What is null ? string.Empty : $": {cell.What.Split('\n')[0]}")}");

    private static string Text(KillCell? cell) => cell?.Outcome switch
    {
        CellOutcome.Killed => string.Create(CultureInfo.InvariantCulture, $"**{cell.Seconds:0.0} s**, {cell.Executions}"),
        CellOutcome.Survived => "–",
        CellOutcome.Failed => "failed",
        _ => string.Empty,
    };

    private static string Word(KillCell cell) => cell.Outcome switch
    {
        CellOutcome.Killed => "killed",
        CellOutcome.Survived => "survives",
        _ => "no answer",
    };
}
