using System.Text.RegularExpressions;

namespace DaxVerify.SeededBugs.Tests.Patches;

/// <summary>Each row of the table of references has a seeded bug, or the page of the seeded bugs says why it has none.</summary>
public sealed partial class ReferenceMutantTests
{
    private static readonly string s_specs = Path.Combine(RepositoryFiles.Root, "specs");

    [Fact]
    public void Each_row_of_the_table_has_a_mutant_or_a_reason()
    {
        var rows = FirstColumn("references.md").Where(row => row.Contains('→', StringComparison.Ordinal)).ToList();
        var mutants = Directory.GetFiles(Path.Combine(s_specs, "seeded-bugs"), "reference-*.patch")
            .Select(file => Commit().Match(File.ReadAllText(file)).Groups["row"].Value.Replace("->", "→", StringComparison.Ordinal)).ToHashSet();
        var excused = FirstColumn("seeded-bugs.md").Where(row => row.Contains('→', StringComparison.Ordinal)).ToHashSet();

        Assert.True(rows.Count > 15, $"{rows.Count} rows were read from references.md");
        Assert.Equal([], rows.Where(row => mutants.Contains(row) == excused.Contains(row)));
        Assert.Equal([], mutants.Concat(excused).Where(row => !rows.Contains(row)));
    }

    private static IEnumerable<string> FirstColumn(string page) =>
        File.ReadLines(Path.Combine(s_specs, page)).Where(line => line.StartsWith("| ", StringComparison.Ordinal)).Select(line => line.Split('|')[1].Trim());

    [GeneratedRegex(@"^Commit: reference table, (?<row>.*)$", RegexOptions.Multiline)]
    private static partial Regex Commit();
}
