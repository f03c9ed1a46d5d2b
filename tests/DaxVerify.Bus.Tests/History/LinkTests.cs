using System.Reflection;
using System.Text.RegularExpressions;

namespace DaxVerify.Bus.Tests.History;

/// <summary>The tables in specs/ link rows to tests; a link that leads nowhere fails here.</summary>
public partial class LinkTests
{
    private static readonly string[] s_kinds = ["B", "F", "S"];
    private static readonly string[] s_pages = ["specs/history.md", "specs/locks.md", "specs/strict.md"];

    [Theory]
    [InlineData("specs/history.md")]
    [InlineData("specs/locks.md")]
    [InlineData("specs/strict.md")]
    public void Every_link_leads_to_a_test(string page)
    {
        var links = Link().Matches(File.ReadAllText(RepositoryFiles.Path(page)));
        Assert.NotEmpty(links);
        foreach (var link in links.AsEnumerable())
        {
            var (test, path) = (link.Groups["test"].Value, link.Groups["path"].Value);
            var file = Path.GetFullPath(Path.Combine(RepositoryFiles.Path("specs"), path));
            Assert.True(File.Exists(file), $"{page}: no file {path}");
            Assert.True(
                Method(test).IsMatch(File.ReadAllText(file)), $"{page}: {path} has no test method {test}");
        }
    }

    [Fact]
    public void Every_row_of_kind_B_or_F_has_a_test_and_no_other_row_is_missing_from_the_table()
    {
        var rows = File.ReadAllLines(RepositoryFiles.Path("specs/history.md")).Where(l => l.StartsWith('|')).Skip(2)
            .Select(l => l.Trim('|').Split('|', StringSplitOptions.TrimEntries)).ToArray();
        Assert.All(rows, row => Assert.Equal(5, row.Length));
        Assert.All(rows, row => Assert.Contains(row[2], s_kinds));
        Assert.All(rows.Where(r => r[2] is "B" or "F"), row => Assert.Matches(Link(), row[4]));
        Assert.Equal(56, rows.Length);
        Assert.Equal(38, rows.Count(r => r[2] is "B" or "F"));
    }

    [Fact]
    public void Links_to_this_project_name_methods_that_xunit_runs()
    {
        var tests = Assembly.GetExecutingAssembly().GetTypes().SelectMany(t => t.GetMethods())
            .Where(m => m.GetCustomAttributes<FactAttribute>().Any()).Select(m => m.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var page in s_pages)
        {
            var own = Link().Matches(File.ReadAllText(RepositoryFiles.Path(page)))
                .Where(l => l.Groups["path"].Value.Contains("DaxVerify.Bus.Tests", StringComparison.Ordinal));
            Assert.All(own, l => Assert.Contains(l.Groups["test"].Value, tests));
        }
    }

    private static Regex Method(string name) =>
        new($@"\[(Fact|Theory)[^\n]*\]\s+(\[[^\n]*\]\s+)*public (async )?\w+ {name}\(", RegexOptions.ExplicitCapture);

    [GeneratedRegex(@"\[(?<test>\w+)\]\((?<path>\.\./tests/[^)]+\.cs)\)")]
    private static partial Regex Link();
}
