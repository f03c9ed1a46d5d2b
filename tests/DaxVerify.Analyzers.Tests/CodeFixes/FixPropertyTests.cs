using System.Text;
using DaxVerify.Analyzers.CodeFixes;
using DaxVerify.Analyzers.Tests.Snippets;
using DaxVerify.Analyzers.Tests.Verification;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Tests.CodeFixes;

/// <summary>
/// Whatever fix is offered for whatever finding in the programs of the tests: the fixed program compiles, the finding is gone, and none is new. A demand
/// that is passed on to the callers may turn up at them, and a guard that is written down is asked for wherever the member is touched.
/// </summary>
public sealed class FixPropertyTests
{
    private static readonly CodeFixProvider[] s_providers =
        [new AddGuardedByFix(), new AddReasonFix(), new MoveBeforeTryFix(), new RaiseAfterLockFix(), new ReleaseInFinallyFix(), new RequireLockFix(), new UseWriteLockFix(), new WrapBodyInLockFix(), new WrapInLockFix()];

    /// <summary>The files of programs.</summary>
    public static TheoryData<string> Files => new(SnippetTests.Files);

    [Theory]
    [MemberData(nameof(Files))]
    public async Task A_fixed_program_compiles_and_has_no_such_finding_and_none_new(string file)
    {
        var problems = new StringBuilder();
        var offered = 0;
        foreach (var (name, source) in SnippetTests.Read(file))
        {
            offered += await Check(name, SnippetTests.Usings + source, problems);
        }

        Assert.True(problems.Length == 0, problems.ToString());
        Assert.True(offered > 0 || file is "idioms.txt", $"{file} offers no fix");
    }

    private static async Task<int> Check(string name, string source, StringBuilder problems)
    {
        using var workspace = new AdhocWorkspace();
        var document = VerifyFix.OpenProgram(workspace, source);
        var before = await Find(document);
        var offered = 0;
        foreach (var finding in before)
        {
            foreach (var provider in s_providers.Where(p => p.FixableDiagnosticIds.Contains(finding.Id)))
            {
                foreach (var action in await VerifyFix.Actions(provider, document, finding))
                {
                    offered++;
                    var changed = await VerifyFix.Changed(action, document);
                    string[] following = provider is RequireLockFix ? ["DAX0004"] : provider is AddGuardedByFix ? ["DAX0001", "DAX0002", "DAX0003", "DAX0013"] : [];
                    var problem = await Compare(before, finding, following, changed);
                    if (problem is not null)
                    {
                        problems.AppendLine($"'{name}', {action.Title} for {finding}: {problem}");
                    }
                }
            }
        }

        return offered;
    }

    private static async Task<string?> Compare(IReadOnlyList<Diagnostic> before, Diagnostic fixedOne, string[] following, Document changed)
    {
        var compilation = (await changed.Project.GetCompilationAsync())!;
        var text = await changed.GetTextAsync();
        if (compilation.GetDiagnostics().FirstOrDefault(d => d.Severity == DiagnosticSeverity.Error) is { } error)
        {
            return $"breaks the program: {error}\n{text.Lines[error.Location.GetLineSpan().StartLinePosition.Line]}";
        }

        var left = before.Where(d => !ReferenceEquals(d, fixedOne)).Select(KeyOf).ToList();
        foreach (var finding in await Find(changed))
        {
            if (!left.Remove(KeyOf(finding)) && !following.Contains(finding.Id))
            {
                return $"leaves or makes {finding}\n{text.Lines[finding.Location.GetLineSpan().StartLinePosition.Line]}";
            }
        }

        return null;
    }

    private static async Task<IReadOnlyList<Diagnostic>> Find(Document document)
    {
        var found = await Verify.Analyze((await document.Project.GetCompilationAsync())!);
        return [.. found.Where(d => d.Location.SourceTree?.FilePath == document.FilePath || d.Location.SourceTree?.FilePath == document.Name)
            .OrderBy(d => d.Location.SourceSpan.Start).ThenBy(d => d.Id, StringComparer.Ordinal)];
    }

    /// <summary>A finding by its rule, its lock and the member that it is in: lines move when a program is fixed.</summary>
    private static (string Id, string? Lock, string Member) KeyOf(Diagnostic finding)
    {
        var member = finding.Location.SourceTree!.GetRoot().FindNode(finding.Location.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>();
        var name = member switch
        {
            MethodDeclarationSyntax method => method.Identifier.ValueText + method.ParameterList,
            PropertyDeclarationSyntax property => property.Identifier.ValueText,
            _ => member?.Kind().ToString() ?? string.Empty,
        };
        return (finding.Id, finding.Properties.GetValueOrDefault("lock"), (member?.Parent as BaseTypeDeclarationSyntax)?.Identifier.ValueText + "." + name);
    }
}
