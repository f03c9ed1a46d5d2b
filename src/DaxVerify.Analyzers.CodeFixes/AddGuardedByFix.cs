using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeActions;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.CodeFixes;

/// <summary>Writes down the guard that the accesses suggest (DAX0014).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(AddGuardedByFix))]
[Shared]
public sealed class AddGuardedByFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("DAX0014");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        var root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        return root is null ? document : document.WithSyntaxRoot(AttributeEdits.AddAll(
            root,
            diagnostics.Where(d => DocumentFix.LockOf(d) is not null && MemberOf(d)?.SyntaxTree == root.SyntaxTree)
                .ToLookup(static d => (SyntaxNode)MemberOf(d)!, static d => DocumentFix.LockOf(d)!),
            "GuardedBy"));
    });

    /// <summary>The declaration of the member that a hint is about.</summary>
    private static MemberDeclarationSyntax? MemberOf(Diagnostic diagnostic) =>
        diagnostic.AdditionalLocations is { Count: > 0 } places && places[0] is { SourceTree: { } tree } place
            ? tree.GetRoot().FindNode(place.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>()
            : null;

    /// <inheritdoc/>
    public override Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        foreach (var diagnostic in context.Diagnostics)
        {
            if (DocumentFix.LockOf(diagnostic) is { } @lock && diagnostic.AdditionalLocations is { Count: > 0 } places && places[0] is { SourceTree: { } tree } place
                && context.Document.Project.Solution.GetDocument(tree) is { } document)
            {
                var title = $"Add [GuardedBy(\"{@lock}\")]";
                context.RegisterCodeFix(
                    CodeAction.Create(
                        title,
                        async token =>
                        {
                            var root = await document.GetSyntaxRootAsync(token).ConfigureAwait(false);
                            return root?.FindNode(place.SourceSpan).FirstAncestorOrSelf<MemberDeclarationSyntax>() is { } member
                                ? document.WithSyntaxRoot(AttributeEdits.Add(root, member, "GuardedBy", @lock))
                                : document;
                        },
                        equivalenceKey: title),
                    diagnostic);
            }
        }

        return Task.CompletedTask;
    }
}
