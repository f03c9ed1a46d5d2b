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

/// <summary>Copies an event that is raised last in a <c>lock</c> under the lock, and raises the copy after it (DAX0021).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(RaiseAfterLockFix))]
[Shared]
public sealed class RaiseAfterLockFix : CodeFixProvider
{
    private const string Title = "Raise a copy after the lock";

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("DAX0021");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root is not null && model is not null && Find(root, model, diagnostic) is var (@lock, raise))
            {
                DocumentFix.Register(context, diagnostic, Title, r => Move(r, @lock, raise));
            }
        }
    }

    /// <summary>The lock statement that is left right after the event is raised; null if more happens under it, or it stands within another.</summary>
    private static (LockStatementSyntax Lock, EventRaise Raise)? Find(SyntaxNode root, SemanticModel model, Diagnostic diagnostic)
    {
        var statement = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>();
        return statement is { Parent: BlockSyntax { Parent: LockStatementSyntax { Parent: BlockSyntax } @lock } block } && block.Statements.Last() == statement
            && !@lock.Ancestors().OfType<LockStatementSyntax>().Any() && EventRaise.Of(model, statement) is { } raise && raise.CanMoveBehind(model, block)
                ? (@lock, raise)
                : null;
    }

    private static SyntaxNode Move(SyntaxNode root, LockStatementSyntax @lock, EventRaise raise)
    {
        var block = (BlockSyntax)@lock.Statement;
        var last = block.Statements.Last();
        var under = @lock.WithStatement(block.ReplaceNode(last, raise.Assignment.WithTriviaFrom(last)));
        var all = new[]
        {
            raise.Declaration.WithLeadingTrivia(@lock.GetLeadingTrivia()).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed),
            under.WithLeadingTrivia(SyntaxFactory.ElasticMarker),
            raise.Raise.WithTrailingTrivia(SyntaxFactory.ElasticLineFeed),
        };
        return root.ReplaceNode(@lock, all.Select(static s => s.WithAdditionalAnnotations(Formatter.Annotation)));
    }
}
