namespace DaxVerify.Cli.Tests.Documentation.Pasted;

/// <summary>A block of a page that is code of no language, or holds a prompt: what was typed and what was printed.</summary>
/// <param name="Page">The page, from the repository's root.</param>
/// <param name="Line">Number of its first line, from 1.</param>
/// <param name="Lines">Its lines, without an indentation that makes it a block.</param>
internal sealed record PastedBlock(string Page, int Line, IReadOnlyList<string> Lines)
{
    /// <summary>What comes before a command of this block: a user's prompt, or that of root where the block begins with it; null if it has no command after a prompt.</summary>
    private string? Prompt => Lines.Any(line => line.StartsWith("$ ", StringComparison.Ordinal)) ? "$ "
        : Lines[0].StartsWith("# ", StringComparison.Ordinal) ? "# " : null;

    /// <summary>Whether it has a command after a prompt.</summary>
    public bool IsSession => Prompt is not null;

    /// <summary>The blocks of a page: between fences that name no language or hold a prompt, and indented ones that hold a prompt.</summary>
    public static IEnumerable<PastedBlock> Of(string page) => Of(page, File.ReadAllLines(RepositoryFiles.Path(page)));

    /// <summary>The blocks of a page that has these lines.</summary>
    public static IEnumerable<PastedBlock> Of(string page, string[] lines)
    {
        for (var i = 0; i < lines.Length; i++)
        {
            var begin = i;
            var text = lines[i].TrimStart();
            if (text.StartsWith("```", StringComparison.Ordinal))
            {
                var end = Array.FindIndex(lines, i + 1, line => line.TrimStart().StartsWith("```", StringComparison.Ordinal));
                i = end < 0 ? lines.Length : end;
                var block = new PastedBlock(page, begin + 2, lines[(begin + 1)..i]);
                if (block.Lines.Count > 0 && (text == "```" || block.IsSession))
                {
                    yield return block;
                }
            }
            else if (lines[i].StartsWith("    ", StringComparison.Ordinal))
            {
                i = Array.FindIndex(lines, i, line => !line.StartsWith("    ", StringComparison.Ordinal)) is var end and >= 0 ? end - 1 : lines.Length - 1;
                var block = new PastedBlock(page, begin + 1, [.. lines[begin..(i + 1)].Select(line => line[4..])]);
                if (block.IsSession)
                {
                    yield return block;
                }
            }
        }
    }

    /// <summary>The commands after prompts; what stands before the first one belongs to none.</summary>
    public PastedSession Session()
    {
        var starts = Enumerable.Range(0, Lines.Count).Where(i => Lines[i].StartsWith(Prompt!, StringComparison.Ordinal)).ToList();
        if (starts[0] != 0)
        {
            throw new InvalidDataException($"{Page}:{Line}: what stands before the first prompt was printed by no command");
        }

        return new PastedSession(Page, [.. starts.Select((start, i) => new PastedCommand(
            Line + start, Lines[start][Prompt!.Length..], [.. Lines.Take(i + 1 < starts.Count ? starts[i + 1] : Lines.Count).Skip(start + 1)]))]);
    }
}
