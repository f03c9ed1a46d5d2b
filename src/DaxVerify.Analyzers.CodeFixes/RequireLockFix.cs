using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.CodeFixes;

/// <summary>Passes the demand on to the callers: adds <c>[RequiresLock]</c> to the method (DAX0001, DAX0002, DAX0004).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RequireLockFix))]
[Shared]
public sealed class RequireLockFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("DAX0001", "DAX0002", "DAX0004");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
        await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false) is { } root
            ? document.WithSyntaxRoot(AttributeEdits.AddAll(root, Demands(root, diagnostics), "RequiresLock"))
            : document);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (DocumentFix.LockOf(diagnostic) is { } @lock && root is not null && Callable(root, diagnostic) is { } callable
                && !NamesLocal(@lock, callable))
            {
                DocumentFix.Register(context, diagnostic, $"Require '{@lock}' of the callers", r =>
                    Callable(r, diagnostic) is { } target ? AttributeEdits.Add(r, target, "RequiresLock", @lock) : r);
            }
        }
    }

    /// <summary>Each method with the locks that its findings are about.</summary>
    private static ILookup<SyntaxNode, string> Demands(SyntaxNode root, ImmutableArray<Diagnostic> diagnostics) => diagnostics
        .Select(d => (Lock: DocumentFix.LockOf(d), Callable: Callable(root, d)))
        .Where(static d => d.Lock is not null && d.Callable is not null && !NamesLocal(d.Lock, d.Callable))
        .ToLookup(static d => d.Callable!, static d => d.Lock!);

    private static SyntaxNode? Callable(SyntaxNode root, Diagnostic diagnostic)
    {
        var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        for (var current = node; current is not null; current = current.Parent)
        {
            switch (current)
            {
                case AnonymousFunctionExpressionSyntax:
                    return null;
                case MethodDeclarationSyntax or LocalFunctionStatementSyntax or AccessorDeclarationSyntax or OperatorDeclarationSyntax
                    or ConversionOperatorDeclarationSyntax or IndexerDeclarationSyntax:
                case PropertyDeclarationSyntax { ExpressionBody: not null }:
                    return current;
            }
        }

        return null;
    }

    /// <summary>A lock reached through a local can't be named outside.</summary>
    private static bool NamesLocal(string @lock, SyntaxNode callable)
    {
        var first = SyntaxFactory.ParseExpression(@lock).DescendantNodesAndSelf().OfType<IdentifierNameSyntax>().FirstOrDefault()?.Identifier.ValueText;
        return callable.DescendantNodes().Any(n =>
            (n is VariableDeclaratorSyntax variable && variable.Identifier.ValueText == first)
            || (n is SingleVariableDesignationSyntax designation && designation.Identifier.ValueText == first)
            || (n is ForEachStatementSyntax each && each.Identifier.ValueText == first));
    }
}
