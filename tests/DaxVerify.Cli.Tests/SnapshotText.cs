using System.Text.RegularExpressions;

namespace DaxVerify.Cli.Tests;

/// <summary>What a run of a command printed, without times, rates, paths of this machine and counts that depend on its load.</summary>
internal static partial class SnapshotText
{
    private static readonly (Regex Pattern, string Replacement)[] s_rules =
    [
        (ReplayString(), "dv2.#"),
        (SourceLine(), "$1.cs:#"),
        (Seconds(), " #.# s"),
        (ObjectNumber(), "$1#n"),
        (SchedulingPoints(), "# scheduling points"),
        (Bytes(), "# bytes/state"),
        (Events(), "$1,\n      ...$2"),
        (Rate(), "# $1s/s"),
        (JsonFigure(), "$1#"),
        (CountOverTime(), "# $1"),
        (LastColumn(), "| # |"),
        (RunFolder(), "check-#"),
        (Padding(), " |"),
        (Rule(), "----"),
    ];

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
        return s_rules.Aggregate(text, (now, rule) => rule.Pattern.Replace(now, rule.Replacement));
    }

    [GeneratedRegex(@"dv\d\.[A-Za-z0-9_-]+")]
    private static partial Regex ReplayString();

    /// <summary>Lines of the project's sources move with any edit; those of the programs that the snapshots explore are kept.</summary>
    [GeneratedRegex(@"\b(?!ReportPrograms)(\w+)\.cs:\d+")]
    private static partial Regex SourceLine();

    [GeneratedRegex(@" *\b\d+\.\d+ s\b")]
    private static partial Regex Seconds();

    /// <summary>Objects are numbered as they come up: in a scenario by whatever the bus does before.</summary>
    [GeneratedRegex(@"\b(Lock|Monitor|[A-Z]\w*)#\d{2,}")]
    private static partial Regex ObjectNumber();

    [GeneratedRegex(@"\b\d+ scheduling points?\b")]
    private static partial Regex SchedulingPoints();

    [GeneratedRegex(@"\b[\d.]+ bytes/state")]
    private static partial Regex Bytes();

    /// <summary>All but the first event of a trace: an event is as good as a thousand.</summary>
    [GeneratedRegex("(\"trace\": \\[\\s*\\{[^}]*\\}),.*?(\\n    \\])", RegexOptions.Singleline)]
    private static partial Regex Events();

    [GeneratedRegex(@"\b[\d,]+ (execution|state|transition|operation)s?/s")]
    private static partial Regex Rate();

    [GeneratedRegex("(\"\\w*(?:[sS]econds|[eE]lapsed|PerSecond|bytesPerState|steps|lastExecution|started)\": ?)(?:\"[^\"]*\"|[\\d.eE+-]+)")]
    private static partial Regex JsonFigure();

    [GeneratedRegex(@"\b\d+ (executions of drawn scenarios|histories|different|drawn scenarios)\b")]
    private static partial Regex CountOverTime();

    [GeneratedRegex(@"\| *\d+\.\d+ \|$", RegexOptions.Multiline)]
    private static partial Regex LastColumn();

    [GeneratedRegex(@"check-\d{8}-\d{6}-\d{3}")]
    private static partial Regex RunFolder();

    /// <summary>Columns are as wide as their longest cell, which has line numbers and object numbers of any length.</summary>
    [GeneratedRegex(@" {2,}\|")]
    private static partial Regex Padding();

    /// <summary>The line below a header, of a column or of all.</summary>
    [GeneratedRegex("-{5,}")]
    private static partial Regex Rule();
}
