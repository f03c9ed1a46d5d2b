using System.Globalization;
using System.IO.Compression;
using System.Reflection;
using System.Text.RegularExpressions;
using DaxVerify.Cli.Invocation;

namespace DaxVerify.Cli.Tests.Documentation;

/// <summary>What the README and the guide say of the command is so.</summary>
public sealed partial class PageTests
{
    private const int ReadmeLinesMax = 150;
    private const int PictureBytesMax = 150_000;
    private const string Guide = "specs/guide";

    /// <summary>Every page that tells how the command is used.</summary>
    private static readonly string[] s_pages =
    [
        "README.md", "CONTRIBUTING.md",
        .. Directory.EnumerateFiles(RepositoryFiles.Path("specs"), "*.md", SearchOption.AllDirectories)
            .Select(file => Path.GetRelativePath(RepositoryFiles.Root, file).Replace('\\', '/'))
            .Where(page => !page.StartsWith("specs/rules/", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    public static TheoryData<string> Pages => [.. s_pages];

    [Theory]
    [MemberData(nameof(Pages))]
    public void A_page_shows_no_command_and_no_option_that_is_not_there(string page) =>
        Assert.Empty(DocumentedLines.Of(page).SelectMany(DocumentedLines.Problems));

    [Fact]
    public void Pages_show_many_command_lines_and_a_wrong_one_is_seen()
    {
        Assert.InRange(s_pages.SelectMany(DocumentedLines.Of).Count(), 80, int.MaxValue);
        Assert.Equal(["p:1: daxverify check --sed 1: check has no option '--sed'"], DocumentedLines.Problems(new DocumentedLine("p", 1, "daxverify check --sed 1")));
        Assert.Equal(["p:1: daxverify chek: there is no command 'chek'"], DocumentedLines.Problems(new DocumentedLine("p", 1, "daxverify chek")));
        Assert.Equal(["p:1: daxverify check|chek --seed 1: there is no command 'chek'"], DocumentedLines.Problems(new DocumentedLine("p", 1, "daxverify check|chek --seed 1")));
    }

    [Fact]
    public void The_readme_is_read_in_one_go() => Assert.InRange(File.ReadAllLines(RepositoryFiles.Path("README.md")).Length, 1, ReadmeLinesMax);

    [Theory]
    [InlineData("README.md")]
    [InlineData(Guide + "/check.md")]
    public void A_page_that_lists_exit_codes_lists_all(string page)
    {
        var listed = ExitCodeRow().Matches(File.ReadAllText(RepositoryFiles.Path(page))).Select(row => int.Parse(row.Groups[1].Value, CultureInfo.InvariantCulture));
        var real = typeof(ExitCode).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (int)field.GetRawConstantValue()!);

        Assert.Equal(real.Order(), listed);
    }

    /// <summary>What was pasted once grows old as recordings come.</summary>
    [Fact]
    public void Pages_say_how_many_sequences_were_recorded()
    {
        var recorded = Directory.EnumerateFiles(RepositoryFiles.Path("specs/kernel-traces"), "*.jsonl.gz", SearchOption.AllDirectories).Sum(CountOfLines);
        var told = new[] { "README.md", $"{Guide}/check.md", $"{Guide}/conformance.md" }
            .SelectMany(page => Recorded().Matches(File.ReadAllText(RepositoryFiles.Path(page))).Select(match => $"{page}: {match.Groups["count"].Value.Replace(",", "", StringComparison.Ordinal)}")).ToList();

        Assert.True(told.Count >= 7, string.Join("; ", told));
        Assert.All(told, count => Assert.EndsWith($": {recorded}", count, StringComparison.Ordinal));
    }

    private static int CountOfLines(string file)
    {
        using var lines = new StreamReader(new GZipStream(File.OpenRead(file), CompressionMode.Decompress));
        var count = 0;
        while (lines.ReadLine() is { } line)
        {
            count += line.Length > 0 ? 1 : 0;
        }

        return count;
    }

    [Fact]
    public void The_readme_names_the_command_that_continuous_integration_runs()
    {
        var test = File.ReadLines(RepositoryFiles.Path(".ci/run")).Single(line => line.StartsWith("dotnet test", StringComparison.Ordinal)).Split(" 2>")[0];

        Assert.Contains($"\n{test}\n", File.ReadAllText(RepositoryFiles.Path("README.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void The_index_leads_to_every_page_of_the_guide()
    {
        var index = File.ReadAllText(RepositoryFiles.Path("specs/README.md"));

        Assert.DoesNotContain(
            Directory.EnumerateFiles(RepositoryFiles.Path(Guide), "*.md").Select(Path.GetFileName).Concat(Directory.EnumerateFiles(RepositoryFiles.Path("specs"), "*.md").Select(Path.GetFileName)),
            page => page != "README.md" && !index.Contains($"{page})", StringComparison.Ordinal));
    }

    [Fact]
    public void The_site_leads_to_every_page_that_the_index_leads_to()
    {
        var contents = Href().Matches(File.ReadAllText(RepositoryFiles.Path("specs/site/guide.yml"))).Select(href => href.Groups[1].Value).ToHashSet();
        var index = PageLink().Matches(File.ReadAllText(RepositoryFiles.Path("specs/README.md"))).Select(link => link.Groups[1].Value).ToList();

        Assert.True(index.Count > 20, "the index has no links that this test sees");
        Assert.Empty(index.Except(contents));
        Assert.All(contents, page => Assert.True(File.Exists(RepositoryFiles.Path($"specs/{page}")), page));
    }

    [Fact]
    public void Pictures_are_small() => Assert.All(
        Directory.EnumerateFiles(RepositoryFiles.Path(Guide + "/images")), picture => Assert.InRange(new FileInfo(picture).Length, 1, PictureBytesMax));

    /// <summary>All recorded sequences, not those of a group: more than a thousand.</summary>
    [GeneratedRegex(@"\b(?<count>\d,?\d{3})(?:/\d{4})? (?:recorded )?sequences\b(?!, [0-9,]+ operations)")]
    private static partial Regex Recorded();

    [GeneratedRegex(@"href: (\S+\.md)")]
    private static partial Regex Href();

    [GeneratedRegex(@"\]\(([^)#:]+\.md)")]
    private static partial Regex PageLink();

    [GeneratedRegex(@"^\| (\d+) \|", RegexOptions.Multiline)]
    private static partial Regex ExitCodeRow();
}
