using System.CommandLine;
using System.Text.RegularExpressions;

namespace DaxVerify.Cli.Tests.Documentation;

/// <summary>Finds the command lines that pages show, and says what is wrong with them by the command tree.</summary>
internal static partial class DocumentedLines
{
    /// <summary>The command lines of a page: in code blocks, and between backticks in its text.</summary>
    /// <param name="page">The page, from the repository's root.</param>
    public static IEnumerable<DocumentedLine> Of(string page)
    {
        var lines = File.ReadAllLines(RepositoryFiles.Path(page));
        var isCode = false;
        for (var i = 0; i < lines.Length; i++)
        {
            if (lines[i].StartsWith("```", StringComparison.Ordinal))
            {
                isCode = !isCode;
                continue;
            }

            foreach (Match match in (isCode ? InCode() : InText()).Matches(lines[i]))
            {
                yield return new DocumentedLine(page, i + 1, $"daxverify {match.Groups["line"].Value.Trim()}");
            }
        }
    }

    /// <summary>What is wrong with a command line: there is no such command, or it has no such option.</summary>
    public static IEnumerable<string> Problems(DocumentedLine line)
    {
        var words = line.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1..];
        if (words is ["--help" or "--version", ..])
        {
            yield break;
        }

        foreach (var name in words[0].Split('|'))
        {
            if (CommandOf(name, words[1..]) is not { } commands)
            {
                yield return $"{line}: there is no command '{name}'";
                continue;
            }

            foreach (var option in words.Skip(1).Select(word => OptionName().Match(word)).Where(match => match.Success).Select(match => match.Value))
            {
                if (option != "--help" && !commands.Any(command => command.Options.Any(one => one.Name == option || one.Aliases.Contains(option))))
                {
                    yield return $"{line}: {name} has no option '{option}'";
                }
            }
        }
    }

    /// <summary>The command, or those below it if the line doesn't say which.</summary>
    private static List<Command>? CommandOf(string name, string[] rest)
    {
        var all = CommandText.Leaves.Where(leaf => leaf.Key == name || leaf.Key.StartsWith($"{name} ", StringComparison.Ordinal)).ToList();
        var named = rest.Length > 0 ? all.Where(leaf => rest[0].Split('|').Any(word => leaf.Key == $"{name} {word}")).ToList() : [];
        return all.Count == 0 ? null : [.. (named.Count > 0 ? named : all).Select(leaf => leaf.Value)];
    }

    /// <summary>After a prompt, at the begin of a line, or after the way to run it from the sources.</summary>
    [GeneratedRegex(@"^(?:\s*\$ |\s*|again\s+|replay: |.*DaxVerify\.Cli -- )(?:daxverify |(?<=-- ))(?<line>[a-z].*?)(?:\s+[#>].*)?$")]
    private static partial Regex InCode();

    [GeneratedRegex(@"`daxverify (?<line>[^`]+)`")]
    private static partial Regex InText();

    [GeneratedRegex(@"(?<=^\[?)--[a-z][a-z-]*")]
    private static partial Regex OptionName();
}
