using System.Text;

namespace DaxVerify.Cli.Tests.Documentation.Pasted;

/// <summary>The pages that show what commands print, and where what they show is renewed.</summary>
internal static class PastedPages
{
    /// <summary>The README, the page for contributors, and all below <c>specs</c> and <c>reports</c>.</summary>
    public static IReadOnlyList<string> All { get; } =
    [
        "README.md", "CONTRIBUTING.md",
        .. new[] { "specs", "reports", "src" }.SelectMany(folder => Directory.EnumerateFiles(RepositoryFiles.Path(folder), "*.md", SearchOption.AllDirectories))
            .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/'))
            .Where(page => !page.Contains("/bin/", StringComparison.Ordinal) && !page.Contains("/obj/", StringComparison.Ordinal) && !page.StartsWith("reports/check-", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Compares what a page shows of a session with what was printed, or writes the page anew.</summary>
    /// <param name="session">The commands, with what is shown of them.</param>
    /// <param name="printed">What each printed.</param>
    public static void Verify(PastedSession session, IReadOnlyList<string> printed)
    {
        Assert.Equal(session.Commands.Count, printed.Count);
        var wrong = new StringBuilder();
        for (var i = session.Commands.Count - 1; i >= 0; i--)
        {
            var command = session.Commands[i];
            if (PastedText.Difference(command.Output, printed[i]) is not { } difference)
            {
                continue;
            }

            if (Snapshot.IsAccepting)
            {
                Renew(session.Page, command, PastedText.Anew(command.Output, printed[i]));
            }
            else
            {
                wrong.Append(session.Page).Append(':').Append(command.Line).Append(": ").Append(command.Text).Append('\n').Append(difference).Append('\n');
            }
        }

        Assert.True(wrong.Length == 0, wrong.ToString());
    }

    private static void Renew(string page, PastedCommand command, IReadOnlyList<string> output)
    {
        var path = RepositoryFiles.Path(page);
        var lines = File.ReadAllLines(path).ToList();
        var line = lines.FindIndex(command.Line - 1, one => one.EndsWith(command.Text, StringComparison.Ordinal));
        line = line >= 0 ? line : lines.FindLastIndex(command.Line - 1, one => one.EndsWith(command.Text, StringComparison.Ordinal));
        var indentation = lines[line].StartsWith("    ", StringComparison.Ordinal) ? "    " : "";
        lines.RemoveRange(line + 1, command.Output.Count);
        lines.InsertRange(line + 1, output.Select(one => indentation + one));
        File.WriteAllText(path, string.Join('\n', lines) + "\n");
    }
}
