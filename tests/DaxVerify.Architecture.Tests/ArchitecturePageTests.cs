using System.Text.RegularExpressions;

namespace DaxVerify.Architecture.Tests;

/// <summary><c>specs/architecture.md</c> says what the tables say, and the files on its walks are there.</summary>
public partial class ArchitecturePageTests
{
    private static readonly string s_page = File.ReadAllText(Path.Combine(RepositoryFiles.Root, "specs", "architecture.md"));

    [Fact]
    public void The_page_shows_who_may_reference_whom() => HasTable(
        "| project | may reference |",
        ReferenceTests.Allowed.Select(p => $"| {p.Key} | {(p.Value.Length == 0 ? "nothing of ours" : string.Join(", ", p.Value))} |"));

    [Fact]
    public void The_page_shows_which_room_may_use_which() => HasTable(
        "| project | room | may use |",
        from project in Rooms.Table
        from room in project.Value
        select $"| {project.Key} | {room.Key} | {(room.Value.Length == 0 ? "none" : string.Join(", ", room.Value))} |");

    [Fact]
    public void Every_file_on_the_walks_is_there()
    {
        var names = FileName().Matches(s_page).Select(m => m.Groups["name"].Value).Where(n => Projects.References.ContainsKey(n.Split('/')[0])).Distinct().ToList();
        Assert.True(names.Count > 40, $"the page names {names.Count} files");
        var missing = names.Where(n => !File.Exists(Path.Combine(RepositoryFiles.Root, "src", $"DaxVerify.{n}.cs"))).Select(n => $"{n}: {Suggest(n)}").ToList();
        Assert.True(missing.Count == 0, $"specs/architecture.md names files that aren't there:\n{string.Join('\n', missing)}");
    }

    private static string Suggest(string name)
    {
        var sources = Path.Combine(RepositoryFiles.Root, "src");
        var found = Directory.EnumerateFiles(sources, $"{name.Split('/')[^1]}.cs", SearchOption.AllDirectories)
            .Select(f => Path.GetRelativePath(sources, f)["DaxVerify.".Length..^".cs".Length].Replace('\\', '/')).FirstOrDefault();
        return found is null ? "there is no such file" : $"it is {found} now";
    }

    private static void HasTable(string header, IEnumerable<string> rows)
    {
        var start = s_page.IndexOf(header, StringComparison.Ordinal);
        Assert.True(start >= 0, $"specs/architecture.md has no table {header}");
        var found = s_page[start..].Split('\n').TakeWhile(l => l.StartsWith('|')).Skip(2).ToList();
        var expected = rows.ToList();
        Assert.True(found.SequenceEqual(expected), $"specs/architecture.md, table {header}: expected these rows\n{string.Join('\n', expected)}");
    }

    [GeneratedRegex("`(?<name>[A-Za-z.]+(/[A-Za-z.]+)+)`")]
    private static partial Regex FileName();
}
