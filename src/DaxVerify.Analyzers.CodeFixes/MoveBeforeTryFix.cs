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

/// <summary>Takes a lock before the <c>try</c> whose <c>finally</c> releases it, so that a wait that is cancelled or throws releases nothing (DAX0007, DAX0022).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(MoveBeforeTryFix))]
[Shared]
public sealed class MoveBeforeTryFix : CodeFixProvider
{
    private static readonly ImmutableHashSet<string> s_waits = ImmutableHashSet.Create("Wait", "WaitAsync");

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("DAX0007", "DAX0022");

    /// <inheritdoc/>
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (root is not null && Find(root, diagnostic) is not null)
            {
                DocumentFix.Register(context, diagnostic, "Take the lock before the try", r => Move(r, diagnostic));
            }
        }
    }

    /// <summary>The try statement whose finally releases and whose first statement is the wait; null for any other release.</summary>
    private static (TryStatementSyntax Try, ExpressionStatementSyntax Wait)? Find(SyntaxNode root, Diagnostic diagnostic)
    {
        var found = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        return diagnostic.Id == "DAX0022" ? OfAcquisition(found.FirstAncestorOrSelf<ExpressionStatementSyntax>()) : OfRelease(found);
    }

    private static (TryStatementSyntax Try, ExpressionStatementSyntax Wait)? OfAcquisition(ExpressionStatementSyntax? taken) =>
        taken is { Parent: BlockSyntax { Parent: TryStatementSyntax { Catches.Count: 0, Parent: BlockSyntax } attempt } block } && block.Statements[0] == taken ? (attempt, taken) : null;

    private static (TryStatementSyntax Try, ExpressionStatementSyntax Wait)? OfRelease(SyntaxNode release) =>
        release is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var @lock } }
        && release.FirstAncestorOrSelf<FinallyClauseSyntax>() is { Parent: TryStatementSyntax { Catches.Count: 0, Parent: BlockSyntax } attempt }
        && release.FirstAncestorOrSelf<StatementSyntax>()?.Parent == attempt.Finally?.Block
        && attempt.Block.Statements.FirstOrDefault() is ExpressionStatementSyntax first
        && first.DescendantNodes().OfType<InvocationExpressionSyntax>().Any(c => c.Expression is MemberAccessExpressionSyntax access
            && s_waits.Contains(access.Name.Identifier.ValueText) && access.Expression.IsEquivalentTo(@lock))
            ? (attempt, first)
            : null;

    private static SyntaxNode Move(SyntaxNode root, Diagnostic diagnostic)
    {
        if (Find(root, diagnostic) is not var (attempt, wait) || attempt.Parent is not BlockSyntax block)
        {
            return root;
        }

        var rest = attempt.WithBlock(attempt.Block.WithStatements(attempt.Block.Statements.RemoveAt(0))).WithoutLeadingTrivia();
        var moved = wait.WithLeadingTrivia(attempt.GetLeadingTrivia());
        var statements = block.Statements.ReplaceRange(attempt, new StatementSyntax[] { moved, rest.WithLeadingTrivia(SyntaxFactory.ElasticMarker) });
        return root.ReplaceNode(block, block.WithStatements(statements).WithAdditionalAnnotations(Formatter.Annotation));
    }
}
