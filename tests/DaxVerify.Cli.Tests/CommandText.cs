using System.CommandLine;
using DaxVerify.Cli.Commands;

namespace DaxVerify.Cli.Tests;

/// <summary>Command lines as tests write them: with words for paths.</summary>
internal static class CommandText
{
    /// <summary>The commands that do something, by the words that call them: those that only hold others are left out.</summary>
    public static IReadOnlyDictionary<string, Command> Leaves { get; } = CommandTree.Create().Subcommands.SelectMany(command => LeavesOf(command, command.Name)).ToDictionary();

    /// <summary>The command of a line.</summary>
    /// <param name="line">The line.</param>
    /// <returns>Its name, a key of <see cref="Leaves"/>.</returns>
    public static string CommandOf(string line) => Leaves.Keys.Single(name => $"{line} ".StartsWith($"{name} ", StringComparison.Ordinal));

    /// <summary>The arguments that a line stands for: PROGRAMS, INPUTS, REPOSITORY and FOLDER are paths, EMPTY is nothing, a test's name is one of <see cref="ReportPrograms"/>.</summary>
    /// <param name="line">The line.</param>
    /// <param name="folder">What FOLDER stands for.</param>
    /// <param name="root">What INPUTS and REPOSITORY are relative to; full paths when <see langword="null"/>.</param>
    /// <returns>The arguments.</returns>
    public static string[] Expand(string line, string folder, string? root = null)
    {
        root ??= RepositoryFiles.Root + "/";
        var arguments = line.Split(' ').Select(word => word
            .Replace("EMPTY", "", StringComparison.Ordinal)
            .Replace("PROGRAMS", typeof(ReportPrograms).Assembly.Location, StringComparison.Ordinal)
            .Replace("INPUTS", root + "tests/DaxVerify.Cli.Tests/Snapshots/Inputs", StringComparison.Ordinal)
            .Replace("REPOSITORY/", root, StringComparison.Ordinal)
            .Replace("FOLDER", folder, StringComparison.Ordinal)).ToArray();
        var test = Array.IndexOf(arguments, "--test") + 1;
        if (test > 0)
        {
            arguments[test] = $"{typeof(ReportPrograms).FullName}.{arguments[test]}";
        }

        return arguments;
    }

    private static IEnumerable<KeyValuePair<string, Command>> LeavesOf(Command command, string name) => command.Subcommands.Count == 0
        ? [new(name, command)]
        : command.Subcommands.SelectMany(child => LeavesOf(child, $"{name} {child.Name}"));
}
