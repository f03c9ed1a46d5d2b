using System.Globalization;
using System.Text;
using DaxVerify.Specification.Invariants;

namespace DaxVerify.Verification.Tests.Generation;

/// <summary>Holds the table of operations to kill in <c>specs/properties.md</c> against what the generators need; <c>DAXVERIFY_ACCEPT_SNAPSHOTS=1</c> writes it.</summary>
public class KillTableTests
{
    private const string Begin = "<!-- operations to kill -->\n";
    private const string End = "<!-- end -->\n";
    private static readonly ulong[] s_seeds = [1, 2, 3];

    [Fact]
    public void Table_of_the_page_is_what_the_generators_need()
    {
        var file = RepositoryFiles.Path("specs/properties.md");
        var page = File.ReadAllText(file);
        var begin = page.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length;
        var end = page.IndexOf(End, StringComparison.Ordinal);
        var table = Table();
        if (Environment.GetEnvironmentVariable("DAXVERIFY_ACCEPT_SNAPSHOTS") == "1")
        {
            File.WriteAllText(file, page[..begin] + table + page[end..]);
            return;
        }

        Assert.Equal(page[begin..end], table);
    }

    private static string Table()
    {
        var text = new StringBuilder();
        text.Append("| bus that breaks | ").AppendJoin(" | ", OperationsToKill.Generators).Append(" |\n");
        text.Append("|---|").Append(string.Concat(OperationsToKill.Generators.Select(_ => "---|"))).Append('\n');
        foreach (var invariant in StandardInvariants.All)
        {
            text.Append("| ").Append(invariant.Name).Append(" | ")
                .AppendJoin(" | ", OperationsToKill.Generators.Select(generator => string.Join(", ", s_seeds.Select(seed => Count(invariant, generator, seed)))))
                .Append(" |\n");
        }

        return text.ToString();
    }

    private static string Count(IInvariant invariant, string generator, ulong seed) =>
        OperationsToKill.Count(invariant.Name, generator, seed)?.ToString("N0", CultureInfo.InvariantCulture) ?? "survived";
}
