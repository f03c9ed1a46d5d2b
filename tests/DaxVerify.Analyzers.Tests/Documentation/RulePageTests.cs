using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using DaxVerify.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Tests.Documentation;

/// <summary>
/// Every rule has its page, whose bad code is found bad and whose good code is found good, and the rule table is what the
/// catalogue says; what is said of the bad code is kept as text. With DAXVERIFY_UPDATE=1 the table and that text are written anew.
/// </summary>
public sealed class RulePageTests
{
    /// <summary>The rules.</summary>
    public static TheoryData<string> Rules => new(Descriptors().Select(d => d.Id));

    [Theory]
    [MemberData(nameof(Rules))]
    public async Task The_page_shows_bad_code_and_good_code(string id)
    {
        var page = await File.ReadAllTextAsync(Path.Combine(Folder(), id + ".md"));
        foreach (var heading in new[] { "## Cause", "## Bad code", "## Good code", "## How to fix", "## When to suppress" })
        {
            Assert.Contains(heading, page, StringComparison.Ordinal);
        }

        var rule = Descriptors().Single(d => d.Id == id);
        Assert.StartsWith($"# {id}: {rule.Title.ToString(CultureInfo.InvariantCulture)}", page, StringComparison.Ordinal);
        Assert.Contains($"| category | {rule.Category} |", page, StringComparison.Ordinal);
        Assert.Contains($"| default | {Default(rule)} |", page, StringComparison.Ordinal);
        var bad = await Verify.Analyze(Verify.Compile([Code(page, "## Bad code")]));
        Assert.Contains(bad, d => d.Id == id);
        Assert.Empty(await Verify.Analyze(Verify.Compile([Code(page, "## Good code")])));
    }

    [Fact]
    public void The_table_is_generated_from_the_catalogue()
    {
        var path = Path.Combine(Folder(), "README.md");
        var table = Table();
        if (Environment.GetEnvironmentVariable("DAXVERIFY_UPDATE") == "1")
        {
            File.WriteAllText(path, table);
        }

        Assert.True(File.ReadAllText(path) == table, $"{path} differs from the catalogue; run the test with DAXVERIFY_UPDATE=1");
    }

    [Fact]
    public async Task What_is_said_of_the_bad_code_is_the_text_that_is_kept()
    {
        var text = new StringBuilder("# What each rule says of the bad code on its page; written by the test\n");
        foreach (var rule in Descriptors())
        {
            var page = await File.ReadAllTextAsync(Path.Combine(Folder(), rule.Id + ".md"));
            foreach (var finding in (await Verify.Analyze(Verify.Compile([Code(page, "## Bad code")]))).OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal))
            {
                var line = finding.Location.GetLineSpan().StartLinePosition.Line;
                var code = finding.Location.SourceTree!.GetText().Lines[line].ToString().Trim();
                text.Append(CultureInfo.InvariantCulture, $"\n{rule.Id}, line {line + 1}: {code}\n  {finding.Id}: {finding.GetMessage(CultureInfo.InvariantCulture)}\n");
            }
        }

        var path = Path.Combine(Path.GetDirectoryName(Here())!, "Messages.txt");
        if (Environment.GetEnvironmentVariable("DAXVERIFY_UPDATE") == "1")
        {
            await File.WriteAllTextAsync(path, text.ToString());
        }

        Assert.True(await File.ReadAllTextAsync(path) == text.ToString(), $"{path} differs from what is said; run the test with DAXVERIFY_UPDATE=1, and read the difference");
    }

    private static string Here([CallerFilePath] string path = "") => path;

    private static string Table()
    {
        var text = new StringBuilder("# Rules\n\nGenerated from the rule catalogue; do not edit.\n\n| id | category | what | default |\n|---|---|---|---|\n");
        foreach (var rule in Descriptors())
        {
            text.Append(CultureInfo.InvariantCulture, $"| [{rule.Id}]({rule.Id}.md) | {rule.Category} | {rule.Title.ToString(CultureInfo.InvariantCulture)} | {Default(rule)} |\n");
        }

        return text.ToString();
    }

    private static IEnumerable<DiagnosticDescriptor> Descriptors() =>
        new LockDisciplineAnalyzer().SupportedDiagnostics.DistinctBy(d => d.Id).OrderBy(d => d.Id, StringComparer.Ordinal);

    private static string Default(DiagnosticDescriptor rule) => rule.DefaultSeverity == DiagnosticSeverity.Info ? "hint" : "warning";

    private static string Code(string page, string heading)
    {
        var start = page.IndexOf("```csharp\n", page.IndexOf(heading, StringComparison.Ordinal), StringComparison.Ordinal) + "```csharp\n".Length;
        return page[start..page.IndexOf("```", start, StringComparison.Ordinal)];
    }

    private static string Folder() => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(Here())!, "..", "..", "..", "specs", "rules"));
}
