using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;

namespace DaxVerify.SeededBugs.Patches;

/// <summary>
/// Applies a unified diff, exactly: every line of context and every line that goes must be where the diff says. A source that has moved on asks
/// for a new patch, not for a guess.
/// </summary>
public static partial class UnifiedDiff
{
    /// <summary>Changes the files that a patch names, and no others.</summary>
    /// <param name="name">Its name, for messages.</param>
    /// <param name="patch">Its text; what stands before the first file is passed over.</param>
    /// <param name="files">Path to text.</param>
    /// <returns>The files with those that are changed.</returns>
    /// <exception cref="PatchException">It is malformed, changes nothing, or doesn't apply.</exception>
    public static ImmutableSortedDictionary<string, string> Apply(string name, string patch, ImmutableSortedDictionary<string, string> files)
    {
        var lines = patch.Split('\n');
        var result = files;
        var at = Array.FindIndex(lines, line => line.StartsWith("--- ", StringComparison.Ordinal));
        if (at < 0)
        {
            throw new PatchException(name, "no line '--- a/PATH': it changes nothing");
        }

        while (at < lines.Length && lines[at].Length > 0)
        {
            var path = PathOf(name, lines, at);
            at += 2;
            if (!result.TryGetValue(path, out var text))
            {
                throw new PatchException(name, $"line {at}: there is no file {path}");
            }

            var patched = new FilePatch(name, path, text.Split('\n'));
            while (at < lines.Length && Hunk().Match(lines[at]) is { Success: true } hunk)
            {
                at = patched.Apply(lines, at + 1, Number(hunk, 1), Number(hunk, 2), Number(hunk, 4));
            }

            result = result.SetItem(path, patched.Finish());
        }

        return result;
    }

    private static string PathOf(string name, string[] lines, int at)
    {
        var (from, to) = (lines[at], at + 1 < lines.Length ? lines[at + 1] : string.Empty);
        return from.StartsWith("--- a/", StringComparison.Ordinal) && to.StartsWith("+++ b/", StringComparison.Ordinal) && from[6..] == to[6..]
            ? from[6..]
            : throw new PatchException(name, $"line {at + 1}: expected '--- a/PATH' and '+++ b/PATH', got '{from}' and '{to}'");
    }

    private static int Number(Match hunk, int group) =>
        hunk.Groups[group].Success ? int.Parse(hunk.Groups[group].ValueSpan, CultureInfo.InvariantCulture) : 1;

    [GeneratedRegex(@"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@")]
    private static partial Regex Hunk();
}
