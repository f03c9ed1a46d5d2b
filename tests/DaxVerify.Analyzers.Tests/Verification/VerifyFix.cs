using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.Diagnostics;

namespace DaxVerify.Analyzers.Tests.Verification;

/// <summary>Applies code fixes and compares the result.</summary>
internal static class VerifyFix
{
    /// <summary>Expects a fix of the first finding to turn one source into another, whitespace aside.</summary>
    public static async Task Turns(CodeFixProvider provider, string id, string before, string after) =>
        Assert.Equal(Plain(after), Plain(await Fix(provider, id, before)));

    /// <summary>Expects a fix of the first finding to turn one source into another, to the letter.</summary>
    public static async Task TurnsExactly(CodeFixProvider provider, string id, string before, string after) =>
        Assert.Equal(after, await Fix(provider, id, before));

    /// <summary>Expects a fix of all findings in the file to turn one source into another, to the letter, after which none is left.</summary>
    public static async Task TurnsAll(CodeFixProvider provider, string id, string before, string after)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, before);
        var diagnostics = await Find(document, id);
        var key = (await Actions(provider, document, diagnostics[0]))[0].EquivalenceKey;
        var context = new FixAllContext(document, provider, FixAllScope.Document, key, [id], new Found(diagnostics), default);
        var action = await provider.GetFixAllProvider()!.GetFixAsync(context);
        var changed = await Apply(action!, document);
        Assert.Equal(after, (await changed.GetTextAsync()).ToString());
        Assert.Empty(await Analyze(changed, id));
    }

    /// <summary>Expects no fix to be offered for the first finding.</summary>
    public static async Task OffersNothing(CodeFixProvider provider, string id, string source)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, source);
        Assert.Empty(await Actions(provider, document, (await Find(document, id))[0]));
    }

    private static async Task<string> Fix(CodeFixProvider provider, string id, string before)
    {
        using var workspace = new AdhocWorkspace();
        var document = Open(workspace, before);
        var actions = await Actions(provider, document, (await Find(document, id))[0]);
        Assert.True(actions.Count > 0, "No fix is offered.");
        return (await (await Apply(actions[0], document)).GetTextAsync()).ToString();
    }

    private static Document Open(AdhocWorkspace workspace, string source)
    {
        var project = workspace.AddProject("Subject", LanguageNames.CSharp)
            .WithMetadataReferences(Verify.References)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Preview))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        return project.AddDocument("Usings.cs", "global using System; global using System.Collections.Generic; global using System.Threading;").Project
            .AddDocument("Subject.cs", source);
    }

    private static async Task<ImmutableArray<Diagnostic>> Find(Document document, string id)
    {
        var compilation = (await document.Project.GetCompilationAsync())!;
        Assert.Empty(compilation.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error));
        var found = await Analyze(document, id);
        Assert.False(found.IsEmpty, $"{id} was not found");
        return found;
    }

    private static async Task<ImmutableArray<Diagnostic>> Analyze(Document document, string id)
    {
        var found = await (await document.Project.GetCompilationAsync())!.WithAnalyzers([new LockDisciplineAnalyzer()]).GetAnalyzerDiagnosticsAsync();
        return [.. found.Where(d => d.Id == id).OrderBy(d => d.Location.SourceSpan.Start)];
    }

    internal static async Task<List<CodeAction>> Actions(CodeFixProvider provider, Document document, Diagnostic diagnostic)
    {
        var actions = new List<CodeAction>();
        await provider.RegisterCodeFixesAsync(new CodeFixContext(
            document, diagnostic.Location.SourceSpan, ImmutableArray.Create(diagnostic), (action, _) => actions.Add(action), default));
        return actions;
    }

    /// <summary>A program of the snippets in a workspace.</summary>
    internal static Document OpenProgram(AdhocWorkspace workspace, string source)
    {
        var project = workspace.AddProject("Subject", LanguageNames.CSharp)
            .WithMetadataReferences(Verify.References)
            .WithParseOptions(new CSharpParseOptions(LanguageVersion.Preview))
            .WithCompilationOptions(new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, allowUnsafe: true, nullableContextOptions: NullableContextOptions.Enable));
        return project.AddDocument("Usings.cs", Verify.Usings).Project.AddDocument("Prelude.cs", Prelude.Source).Project.AddDocument("File0.cs", source);
    }

    /// <summary>The document as an action changes it.</summary>
    internal static async Task<Document> Changed(CodeAction action, Document document) =>
        (await action.GetOperationsAsync(default)).OfType<ApplyChangesOperation>().Single().ChangedSolution.GetDocument(document.Id)!;

    private static async Task<Document> Apply(CodeAction action, Document document)
    {
        var changed = await Changed(action, document);
        var errors = (await changed.Project.GetCompilationAsync())!.GetDiagnostics().Where(d => d.Severity == DiagnosticSeverity.Error).ToList();
        Assert.True(errors.Count == 0, "The fix breaks the program:\n" + string.Join("\n", errors) + "\n" + await changed.GetTextAsync());
        return changed;
    }

    private static string Plain(string source) =>
        CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Preview)).GetRoot().NormalizeWhitespace().ToFullString();

    private sealed class Found(ImmutableArray<Diagnostic> diagnostics) : FixAllContext.DiagnosticProvider
    {
        public override Task<IEnumerable<Diagnostic>> GetAllDiagnosticsAsync(Microsoft.CodeAnalysis.Project project, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetDocumentDiagnosticsAsync(Document document, CancellationToken cancellationToken) =>
            Task.FromResult<IEnumerable<Diagnostic>>(diagnostics);

        public override Task<IEnumerable<Diagnostic>> GetProjectDiagnosticsAsync(Microsoft.CodeAnalysis.Project project, CancellationToken cancellationToken) =>
            Task.FromResult(Enumerable.Empty<Diagnostic>());
    }
}
