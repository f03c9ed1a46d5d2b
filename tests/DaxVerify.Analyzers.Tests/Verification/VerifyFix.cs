using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DaxVerify.Analyzers.Tests.Verification;

/// <summary>Applies a code fix to the first finding of a rule and compares the result, whitespace aside.</summary>
internal static class VerifyFix
{
    /// <summary>Expects a fix to turn one source into another.</summary>
    public static async Task Turns(CodeFixProvider provider, string id, string before, string after)
    {
        using var workspace = new AdhocWorkspace();
        var project = workspace.AddProject("Subject", LanguageNames.CSharp)
            .WithMetadataReferences(Verify.References)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Preview))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        project = project.AddDocument("Usings.cs", "global using System; global using System.Collections.Generic; global using System.Threading;").Project;
        var document = project.AddDocument("Subject.cs", before);
        var compilation = (await document.Project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        var found = await compilation.WithAnalyzers([new LockDisciplineAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        var diagnostic = found.Where(d => d.Id == id).OrderBy(d => d.Location.SourceSpan.Start).FirstOrDefault();
        Assert.True(diagnostic is not null, $"{id} was not found; found: {string.Join(", ", found)}");
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(
            document, diagnostic.Location.SourceSpan, ImmutableArray.Create(diagnostic), (action, _) => actions.Add(action), default));
        Assert.True(actions.Count > 0, "No fix is offered.");
        var operations = await actions[0].GetOperationsAsync(default);
        var changed = operations.OfType<ApplyChangesOperation>().Single().ChangedSolution;
        var result = await changed.GetDocument(document.Id)!.GetSyntaxRootAsync();
        Assert.Equal(Plain(after), Plain(result!.ToFullString()));
    }

    private static string Plain(string source) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot().NormalizeWhitespace().ToFullString();
}
