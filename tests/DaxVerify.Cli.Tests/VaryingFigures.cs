using System.Text.RegularExpressions;

namespace DaxVerify.Cli.Tests;

/// <summary>
/// The figures of what a command prints that another run prints differently: times, rates, counts that depend on them, numbers that objects are given as they come up, strings that hold
/// them, and the widths of columns that follow from them. Everything else has to be the same in every run. This is the one list of them, for kept texts and for pages.
/// </summary>
internal static partial class VaryingFigures
{
    private static readonly (Regex Pattern, string Replacement)[] s_rules =
    [
        (ReplayString(), "dv2.#"),
        (Seconds(), " #.# s"),
        (Milliseconds(), "# ms"),
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

    /// <summary>The text with a sign in place of each such figure.</summary>
    public static string Without(string text) => s_rules.Aggregate(text, (now, rule) => rule.Pattern.Replace(now, rule.Replacement));

    [GeneratedRegex(@"dv\d\.[A-Za-z0-9_-]+")]
    private static partial Regex ReplayString();

    [GeneratedRegex(@" *\b\d+\.\d+ s\b")]
    private static partial Regex Seconds();

    [GeneratedRegex(@"\b\d+ ms\b")]
    private static partial Regex Milliseconds();

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
