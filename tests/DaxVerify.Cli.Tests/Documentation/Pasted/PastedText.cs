using System.Text.RegularExpressions;

namespace DaxVerify.Cli.Tests.Documentation.Pasted;

/// <summary>
/// The rule by which what a page shows is held against what a command prints: line by line, without the figures that <see cref="VaryingFigures"/> takes away, and without the
/// spaces at the end of a line. A line that holds nothing but <c>...</c> stands for any lines that were left out.
/// </summary>
internal static partial class PastedText
{
    private const string LeftOut = "...";

    /// <summary>Why a page doesn't show what was printed; null if it does.</summary>
    /// <param name="shown">The lines of the page.</param>
    /// <param name="printed">What the command printed.</param>
    public static string? Difference(IReadOnlyList<string> shown, string printed)
    {
        var lines = LinesOf(printed);
        var place = 0;
        var isAnywhere = false;
        for (var i = 0; i < shown.Count; i++)
        {
            if (shown[i].Trim() == LeftOut)
            {
                isAnywhere = true;
                continue;
            }

            var part = shown.Skip(i).TakeWhile(line => line.Trim() != LeftOut).Select(Plain).ToList();
            var isLast = i + part.Count == shown.Count;
            var found = Find(part, [.. lines.Select(Plain)], place, isAnywhere, isLast);
            if (found < 0)
            {
                return $"not printed, or not there: {shown[i]}\nprinted:\n{printed}";
            }

            (place, isAnywhere, i) = (found + part.Count, false, i + part.Count - 1);
        }

        return place == lines.Count || isAnywhere ? null : $"printed too: {lines[place]}\nprinted:\n{printed}";
    }

    /// <summary>What a page would show of what was printed: all, or the lines that it showed before as they are printed now, told by what isn't a figure in them.</summary>
    public static IReadOnlyList<string> Anew(IReadOnlyList<string> shown, string printed)
    {
        var lines = LinesOf(printed);
        if (!shown.Any(line => line.Trim() == LeftOut))
        {
            return lines;
        }

        var place = 0;
        var anew = new List<string>();
        foreach (var line in shown)
        {
            var found = line.Trim() == LeftOut ? -1 : lines.FindIndex(place, one => Shape(one) == Shape(line));
            anew.Add(found < 0 ? line : lines[found]);
            place = found < 0 ? place : found + 1;
        }

        return anew;
    }

    private static int Find(List<string> part, List<string> lines, int from, bool isAnywhere, bool isLast)
    {
        var first = isLast && isAnywhere ? Math.Max(from, lines.Count - part.Count) : from;
        var last = isAnywhere ? lines.Count - part.Count : Math.Min(from, lines.Count - part.Count);
        for (var place = first; place <= last; place++)
        {
            if (part.SequenceEqual(lines.Skip(place).Take(part.Count)))
            {
                return place;
            }
        }

        return -1;
    }

    private static List<string> LinesOf(string text) => text.Length == 0 ? [] : [.. text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd())];

    private static string Plain(string line) => VaryingFigures.Without(line).TrimEnd();

    private static string Shape(string line) => Figure().Replace(VaryingFigures.Without(line), "#").TrimEnd();

    [GeneratedRegex(@"\d+|(?<=\S)\s{2,}")]
    private static partial Regex Figure();
}
