using System.Collections.Generic;
using System.Collections.Immutable;
using System.Composition;
using System.Linq;
using System.Threading.Tasks;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CodeFixes;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Formatting;

namespace DaxVerify.Analyzers.CodeFixes;

/// <summary>Puts a member whose body is an expression under the lock that it lacks: the expression becomes a block.</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WrapBodyInLockFix))]
[Shared]
public sealed class WrapBodyInLockFix : CodeFixProvider
{
    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("DAX0001", "DAX0002", "DAX0004");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => FixAllProvider.Create(static async (context, document, diagnostics) =>
    {
        var root = await document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        return root is null ? document : document.WithSyntaxRoot(WrapAll(root, model, diagnostics));
    });

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root is not null && DocumentFix.LockOf(diagnostic) is { } @lock && BodyOf(root, diagnostic) is { } body && IsLockable(model, body, @lock)
                && Wrapped(model, body, @lock) is { } wrapped)
            {
                DocumentFix.Register(context, diagnostic, $"Wrap in lock ({@lock})", r => BodyOf(r, diagnostic)?.Parent is { } member ? r.ReplaceNode(member, wrapped) : r);
            }
        }
    }

    /// <summary>All members that findings are in, each once.</summary>
    private static SyntaxNode WrapAll(SyntaxNode root, SemanticModel? model, ImmutableArray<Diagnostic> diagnostics)
    {
        var wrapped = new Dictionary<SyntaxNode, SyntaxNode>();
        foreach (var diagnostic in diagnostics)
        {
            if (DocumentFix.LockOf(diagnostic) is { } @lock && BodyOf(root, diagnostic) is { Parent: { } member } body && !wrapped.ContainsKey(member)
                && IsLockable(model, body, @lock) && Wrapped(model, body, @lock) is { } now)
            {
                wrapped.Add(member, now);
            }
        }

        return root.ReplaceNodes(wrapped.Keys, (member, _) => wrapped[member]);
    }

    /// <summary>The expression after an arrow that a finding is in; null if it runs later than that, or awaits.</summary>
    private static ArrowExpressionClauseSyntax? BodyOf(SyntaxNode root, Diagnostic diagnostic)
    {
        var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        while (node is not null and not ArrowExpressionClauseSyntax)
        {
            node = node is AnonymousFunctionExpressionSyntax or StatementSyntax ? null : node.Parent;
        }

        return node is ArrowExpressionClauseSyntax { Expression: not (RefExpressionSyntax or ThrowExpressionSyntax) } body
            && !body.DescendantNodes().Any(static n => n is AwaitExpressionSyntax) ? body : null;
    }

    private static bool IsLockable(SemanticModel? model, ArrowExpressionClauseSyntax body, string @lock) =>
        LockUse.TypeAt(model, body.Expression.SpanStart, @lock) is { IsReferenceType: true, TypeKind: not TypeKind.Error, Name: not ("SemaphoreSlim" or "ReaderWriterLockSlim" or "Mutex") } type
        && !type.GetAttributes().Any(static a => a.AttributeClass?.Name == "LockTypeAttribute");

    /// <summary>The member with a block for its expression; null if it is none that can have one.</summary>
    private static SyntaxNode? Wrapped(SemanticModel? model, ArrowExpressionClauseSyntax body, string @lock)
    {
        SyntaxNode? changed = body.Parent switch
        {
            MethodDeclarationSyntax method when !method.Modifiers.Any(SyntaxKind.AsyncKeyword) =>
                method.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Block(body, @lock, model?.GetDeclaredSymbol(method) is { ReturnsVoid: false })),
            AccessorDeclarationSyntax accessor =>
                accessor.WithExpressionBody(null).WithSemicolonToken(default).WithBody(Block(body, @lock, accessor.IsKind(SyntaxKind.GetAccessorDeclaration))),
            PropertyDeclarationSyntax property => property.WithExpressionBody(null).WithSemicolonToken(default).WithAccessorList(Getter(body, @lock)),
            IndexerDeclarationSyntax indexer => indexer.WithExpressionBody(null).WithSemicolonToken(default).WithAccessorList(Getter(body, @lock)),
            _ => null,
        };
        return changed?.WithTrailingTrivia(body.Parent!.GetTrailingTrivia()).WithAdditionalAnnotations(Formatter.Annotation);
    }

    private static AccessorListSyntax Getter(ArrowExpressionClauseSyntax body, string @lock) => SyntaxFactory.AccessorList(SyntaxFactory.SingletonList(
        SyntaxFactory.AccessorDeclaration(SyntaxKind.GetAccessorDeclaration, Block(body, @lock, isReturned: true))));

    private static BlockSyntax Block(ArrowExpressionClauseSyntax body, string @lock, bool isReturned)
    {
        StatementSyntax statement = isReturned
            ? SyntaxFactory.ReturnStatement(SyntaxFactory.Token(SyntaxKind.ReturnKeyword).WithTrailingTrivia(SyntaxFactory.Space), body.Expression.WithoutTrivia(), SyntaxFactory.Token(SyntaxKind.SemicolonToken))
            : SyntaxFactory.ExpressionStatement(body.Expression.WithoutTrivia());
        return SyntaxFactory.Block(SyntaxFactory.LockStatement(SyntaxFactory.ParseExpression(@lock), SyntaxFactory.Block(statement)));
    }
}
