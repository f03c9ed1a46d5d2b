using DaxVerify.Analyzers.Tests.Snippets;
using DaxVerify.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DaxVerify.Analyzers.Tests.Robustness;

/// <summary>An edit has the edited member analyzed again, not its type, and finds there what a build finds.</summary>
public sealed class EditTests
{
    /// <summary>Programs in which members are found right or wrong by what others do.</summary>
    private static readonly string[] s_files = ["guards.txt", "helpers.txt", "scopes.txt"];

    /// <summary>Found, some of them only, by what all bodies of a project do together, at the end of a build.</summary>
    private static readonly string[] s_ofAll = ["DAX0010", "DAX0014"];

    public static TheoryData<string, string> Programs()
    {
        var programs = new TheoryData<string, string>();
        foreach (var (file, name) in s_files.SelectMany(static f => SnippetTests.Read(f).Keys.Select(n => (f, n))))
        {
            programs.Add(file, name);
        }

        return programs;
    }

    [Theory]
    [MemberData(nameof(Programs))]
    public async Task A_member_analyzed_alone_has_the_findings_of_a_build(string file, string name)
    {
        var compilation = Verify.Compile([SnippetTests.Usings + SnippetTests.Read(file)[name]]);
        var tree = compilation.SyntaxTrees[0];
        var built = (await Verify.Analyze(compilation)).Where(d => d.Location.SourceTree == tree).ToList();
        foreach (var member in (await tree.GetRootAsync()).DescendantNodes().OfType<MemberDeclarationSyntax>().Where(m => m is not (TypeDeclarationSyntax or BaseNamespaceDeclarationSyntax)))
        {
            // On a compilation of its own, where nothing has been looked at yet.
            var alone = compilation.Clone();
            var found = await alone.WithAnalyzers([new LockDisciplineAnalyzer()]).GetAnalyzerSemanticDiagnosticsAsync(alone.GetSemanticModel(tree), member.FullSpan, default);
            Assert.Equal(In(built, member), In(found, member));
        }
    }

    /// <summary>One action of that kind, and the compiler analyzes all of a type for whatever is edited in it.</summary>
    [Fact]
    public async Task Nothing_is_asked_of_whole_types()
    {
        var analyzer = new LockDisciplineAnalyzer();
        var analysis = Verify.Compile(["class C { object g = new(); int M() { lock (g) return 1; } }"]).WithAnalyzers([analyzer]);
        _ = await analysis.GetAnalyzerDiagnosticsAsync();
        var counts = await analysis.GetAnalyzerTelemetryInfoAsync(analyzer, default);
        Assert.Equal((0, 0), (counts.SymbolStartActionsCount, counts.SymbolEndActionsCount));
        Assert.Equal(1, counts.OperationBlockActionsCount);
    }

    private static IEnumerable<string> In(IEnumerable<Diagnostic> findings, SyntaxNode member) =>
        findings.Where(d => !s_ofAll.Contains(d.Id) && member.Span.Contains(d.Location.SourceSpan)).Select(static d => $"{d.Location.SourceSpan} {d.Id} {d.GetMessage(null)}").Order(StringComparer.Ordinal);
}
