using System.Globalization;
using System.Text;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Cli.Analysis;

/// <summary>Writes suggested attributes as a unified diff, with what speaks for each before the file that it is in, where <c>git apply</c> and <c>patch</c> read over it.</summary>
internal static class AnnotationPatch
{
    private const string Namespace = "DaxVerify.Annotations";

    /// <summary>Unchanged lines around a change.</summary>
    private const int Context = 3;

    /// <summary>The folder in which a patch is applied: the current one if it holds all files, otherwise the deepest that does.</summary>
    public static string RootOf(IReadOnlyList<SuggestedAttribute> attributes)
    {
        var root = Environment.CurrentDirectory;
        if (!attributes.All(a => IsIn(a, root)))
        {
            root = Path.GetDirectoryName(attributes[0].Declaration.SyntaxTree.FilePath)!;
            while (!attributes.All(a => IsIn(a, root)))
            {
                root = Path.GetDirectoryName(root)!;
            }
        }

        return root;
    }

    private static bool IsIn(SuggestedAttribute attribute, string root) =>
        attribute.Declaration.SyntaxTree.FilePath.StartsWith(Path.TrimEndingDirectorySeparator(root) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    /// <summary>The patch; empty if there is nothing to suggest.</summary>
    /// <param name="root">The folder in which it is to be applied.</param>
    public static string Write(IEnumerable<SuggestedAttribute> attributes, string root)
    {
        var text = new StringBuilder();
        foreach (var file in attributes.GroupBy(static a => a.Declaration.SyntaxTree.FilePath).OrderBy(static f => f.Key, StringComparer.Ordinal))
        {
            // Two projects may compile one file.
            var distinct = file.GroupBy(static a => (a.Declaration.SpanStart, a.Text)).Select(static g => g.First())
                .OrderBy(static a => a.Declaration.SpanStart).ThenBy(static a => a.Text, StringComparer.Ordinal).ToList();
            var path = Path.GetRelativePath(root, file.Key).Replace(Path.DirectorySeparatorChar, '/');
            foreach (var attribute in distinct)
            {
                text.Append(CultureInfo.InvariantCulture, $"# {path}:{LineOf(attribute.Declaration) + 1}: [{attribute.Text}]: {attribute.Evidence}\n");
            }

            text.Append(CultureInfo.InvariantCulture, $"--- a/{path}\n+++ b/{path}\n");
            Diff(text, LinesOf(file.Key), Changes(distinct));
        }

        return text.ToString();
    }

    /// <summary>The new text for each line that changes: lines before it, or the line itself with an attribute in it.</summary>
    private static SortedDictionary<int, Func<string, IReadOnlyList<string>>> Changes(List<SuggestedAttribute> attributes)
    {
        var changes = new SortedDictionary<int, Func<string, IReadOnlyList<string>>>();
        var unit = (CompilationUnitSyntax)attributes[0].Declaration.SyntaxTree.GetRoot();
        var import = ImportAfter(unit);
        if (import is { } last)
        {
            changes[last] = static line => [line, $"using {Namespace};{EndOf(line)}"];
        }

        var prefix = import is null && !IsImported(unit) ? Namespace + "." : string.Empty;
        foreach (var line in attributes.GroupBy(static a => LineOf(a.Declaration)))
        {
            var inserted = line.Select(a => (a.Declaration.GetFirstToken().GetLocation().GetLineSpan().StartLinePosition.Character, Text: $"[{prefix}{a.Text}]"))
                .OrderByDescending(static i => i.Character).ToList();
            changes[line.Key] = text => Insert(text, inserted);
        }

        return changes;
    }

    private static IReadOnlyList<string> Insert(string line, List<(int Character, string Text)> inserted)
    {
        var indentation = line[..(line.Length - line.TrimStart().Length)];
        if (inserted.All(i => string.IsNullOrWhiteSpace(line[..Math.Min(i.Character, line.Length)])))
        {
            return [.. inserted.Select(i => indentation.TrimStart('\uFEFF') + i.Text + EndOf(line)), line];
        }

        var mark = line.StartsWith('\uFEFF') ? 1 : 0;
        return [inserted.Aggregate(line, (text, i) => text.Insert(i.Character + mark, i.Text + " "))];
    }

    /// <summary>The line of the using after which another can stand; null if there is none, or it isn't wanted.</summary>
    private static int? ImportAfter(CompilationUnitSyntax unit) =>
        unit.Usings.Count == 0 || IsImported(unit) || unit.Usings.Any(static u => u.ContainsDirectives) || unit.Members.FirstOrDefault()?.GetFirstToken().LeadingTrivia.Any(static t => t.IsDirective) == true
            ? null
            : unit.Usings[^1].GetLocation().GetLineSpan().EndLinePosition.Line;

    private static bool IsImported(CompilationUnitSyntax unit) => unit.Usings.Any(static u => u.NamespaceOrType.ToString() == Namespace);

    private static int LineOf(SyntaxNode declaration) => declaration.GetFirstToken().GetLocation().GetLineSpan().StartLinePosition.Line;

    /// <summary>The lines of a file, each with its carriage return if it has one; a byte order mark is part of the first.</summary>
    private static string[] LinesOf(string path) => new UTF8Encoding(encoderShouldEmitUTF8Identifier: false).GetString(File.ReadAllBytes(path)).Split('\n');

    private static string EndOf(string line) => line.EndsWith('\r') ? "\r" : string.Empty;

    private static void Diff(StringBuilder text, string[] lines, SortedDictionary<int, Func<string, IReadOnlyList<string>>> changes)
    {
        // What follows the last line feed is a line only if it isn't empty.
        var count = lines[^1].Length == 0 ? lines.Length - 1 : lines.Length;
        var added = 0;
        var todo = changes.Keys.ToList();
        for (var i = 0; i < todo.Count;)
        {
            var first = Math.Max(0, todo[i] - Context);
            var end = i + 1;
            while (end < todo.Count && todo[end] - todo[end - 1] <= 2 * Context)
            {
                end++;
            }

            var stop = Math.Min(count, todo[end - 1] + Context + 1);
            var hunk = new StringBuilder();
            var more = 0;
            for (var line = first; line < stop; line++)
            {
                more += Append(hunk, lines[line], changes.TryGetValue(line, out var change) ? change(lines[line]) : null, isLast: line == count - 1 && count == lines.Length);
            }

            text.Append(CultureInfo.InvariantCulture, $"@@ -{first + 1},{stop - first} +{first + 1 + added},{stop - first + more} @@\n").Append(hunk);
            added += more;
            i = end;
        }
    }

    /// <summary>Appends a line as it was and as it becomes.</summary>
    /// <returns>How many lines it is more afterwards.</returns>
    private static int Append(StringBuilder hunk, string line, IReadOnlyList<string>? becomes, bool isLast)
    {
        var end = isLast ? "\n\\ No newline at end of file\n" : "\n";
        if (becomes is null)
        {
            hunk.Append(' ').Append(line).Append(end);
            return 0;
        }

        var kept = becomes.ToList().IndexOf(line);
        if (kept < 0)
        {
            hunk.Append('-').Append(line).Append(end);
        }

        for (var i = 0; i < becomes.Count; i++)
        {
            hunk.Append(i == kept ? ' ' : '+').Append(becomes[i]).Append(i == becomes.Count - 1 ? end : "\n");
        }

        return becomes.Count - 1;
    }
}
