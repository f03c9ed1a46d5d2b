using System.Text.RegularExpressions;

namespace DaxVerify.Cli.Tests.Documentation;

/// <summary>What the command prints has one of one and several of several: the texts that are kept of it are read for "1 things".</summary>
public sealed partial class PluralTests
{
    /// <summary>What looks like several and is one, or a verb.</summary>
    private static readonly string[] s_singular = ["1 pass", "1 is", "1 has"];

    /// <summary>Files that hold what commands printed.</summary>
    public static TheoryData<string> Files =>
    [
        "README.md", "reports/README.md",
        .. Below("specs/guide", "*.md"),
        .. Below("reports/sample", "*"),
        .. Below("tests/DaxVerify.Cli.Tests/Snapshots", "*.txt"),
    ];

    [Theory]
    [MemberData(nameof(Files))]
    public void One_is_not_many(string file) => Assert.Empty(Wrong(File.ReadAllText(RepositoryFiles.Path(file))));

    [Theory]
    [InlineData("explore: all 1 traces explored", "1 traces")]
    [InlineData("1 runs, 0.5 s", "1 runs")]
    [InlineData("check: (1 new findings)", "1 new findings")]
    [InlineData("0.7 s, 1 executions/s", "1 executions")]
    [InlineData("1 pass, 1 trace, 21 traces, 0/1 sequences match, 6.1 does, 1,001 steps, T1 waits, Monitor#1 is held", null)]
    public void Several_of_one_are_seen(string text, string? wrong) => Assert.Equal(wrong, Wrong(text).SingleOrDefault());

    private static IEnumerable<string> Wrong(string text) => Several().Matches(text).Select(match => match.Value).Except(s_singular);

    private static IEnumerable<string> Below(string folder, string pattern) => Directory.EnumerateFiles(RepositoryFiles.Path(folder), pattern, SearchOption.AllDirectories)
        .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file)).Order(StringComparer.Ordinal);

    /// <summary>One by itself, not the end of another number or name, and a word with an s, or two of which the second has it.</summary>
    [GeneratedRegex(@"(?<![\w.,:/#$&'-])1 (?:new |recorded |seeded )?[a-z]+s\b")]
    private static partial Regex Several();
}
