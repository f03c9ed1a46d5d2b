using System.Text.RegularExpressions;

namespace DaxVerify.Cli.Tests;

/// <summary>What a run of a command printed, without times, rates, paths of this machine and counts that depend on its load.</summary>
internal static partial class SnapshotText
{
    /// <summary>Makes the text that is kept.</summary>
    /// <param name="command">The command line, as the reader shall see it.</param>
    /// <param name="result">What came of it.</param>
    /// <param name="folder">The test's own folder; shown as FOLDER.</param>
    /// <returns>The text.</returns>
    public static string Of(string command, CommandResult result, string folder)
    {
        var text = $"$ daxverify {command}\n{result.Output}{(result.Error.Length > 0 ? $"[standard error]\n{result.Error}" : "")}[exit code {result.ExitCode}]\n";
        text = text.Replace(Path.GetRelativePath(RepositoryFiles.Root, folder), "FOLDER", StringComparison.Ordinal)
            .Replace(folder, "FOLDER", StringComparison.Ordinal)
            .Replace(AppContext.BaseDirectory, "BIN/", StringComparison.Ordinal)
            .Replace(RepositoryFiles.Root, "REPOSITORY", StringComparison.Ordinal);
        return VaryingFigures.Without(SourceLine().Replace(text, "$1.cs:#"));
    }

    /// <summary>Lines of the project's sources move with any edit; those of the programs that the snapshots explore are kept.</summary>
    [GeneratedRegex(@"\b(?!ReportPrograms)(\w+)\.cs:\d+")]
    private static partial Regex SourceLine();
}
