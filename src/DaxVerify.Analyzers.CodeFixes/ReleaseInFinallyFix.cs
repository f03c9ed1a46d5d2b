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

/// <summary>
/// Moves the release that comes later in the block into a <c>finally</c>, so that every way out releases (DAX0008, DAX0023).
/// </summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(ReleaseInFinallyFix))]
[Shared]
public sealed class ReleaseInFinallyFix : CodeFixProvider
{
    private static readonly ImmutableHashSet<string> s_releases = ImmutableHashSet.Create(
        "Exit", "ExitReadLock", "ExitWriteLock", "ExitUpgradeableReadLock", "ReleaseMutex", "Release", "Unlock", "Dispose");

    /// <inheritdoc/>
    public override ImmutableArray<string> FixableDiagnosticIds { get; } = ImmutableArray.Create("DAX0008", "DAX0023");

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
                DocumentFix.Register(context, diagnostic, "Release in a finally block", r => Move(r, diagnostic));
            }
        }
    }

    /// <summary>The statement that takes the lock and the one, later in the same block, that releases it.</summary>
    private static (BlockSyntax Block, int Taken, int Released)? Find(SyntaxNode root, Diagnostic diagnostic)
    {
        if (DocumentFix.LockOf(diagnostic) is not { } @lock || diagnostic.AdditionalLocations is not { Count: > 0 } places
            || root.FindNode(places[0].SourceSpan).FirstAncestorOrSelf<StatementSyntax>() is not { Parent: BlockSyntax block } taken)
        {
            return null;
        }

        var first = block.Statements.IndexOf(taken);
        var last = diagnostic.Id == "DAX0023" ? block.Statements.IndexOf(s => s.Span.Contains(places[1].SourceSpan)) : block.Statements.Count - 1;
        for (var i = last; i > first; i--)
        {
            if (block.Statements[i] is ExpressionStatementSyntax { Expression: InvocationExpressionSyntax call } && IsRelease(call, @lock))
            {
                return IsUsedAfter(block, first, i) ? null : (block, first, i);
            }
        }

        return null;
    }

    /// <summary>Whether what the statements between declare is used after them: a block around them would hide it.</summary>
    private static bool IsUsedAfter(BlockSyntax block, int taken, int released)
    {
        var declared = block.Statements.Skip(taken + 1).Take(released - taken - 1).SelectMany(static s => s.DescendantNodes())
            .Select(static n => n switch
            {
                VariableDeclaratorSyntax variable => variable.Identifier.ValueText,
                SingleVariableDesignationSyntax designation => designation.Identifier.ValueText,
                LocalFunctionStatementSyntax function => function.Identifier.ValueText,
                _ => null,
            });
        var used = block.Statements.Skip(released).SelectMany(static s => s.DescendantNodes()).OfType<IdentifierNameSyntax>();
        return used.Select(static u => u.Identifier.ValueText).Intersect(declared).Any();
    }

    private static bool IsRelease(InvocationExpressionSyntax call, string @lock) =>
        call.Expression is MemberAccessExpressionSyntax access && s_releases.Contains(access.Name.Identifier.ValueText)
        && (access.Expression.ToString() == @lock || access.Expression.ToString() == "this." + @lock
            || call.ArgumentList.Arguments.FirstOrDefault()?.ToString() == @lock);

    private static SyntaxNode Move(SyntaxNode root, Diagnostic diagnostic)
    {
        if (Find(root, diagnostic) is not { } found)
        {
            return root;
        }

        var (block, taken, released) = found;
        var body = block.Statements.Skip(taken + 1).Take(released - taken - 1);
        var attempt = SyntaxFactory.TryStatement(
                SyntaxFactory.Block(body), default, SyntaxFactory.FinallyClause(SyntaxFactory.Block(block.Statements[released])))
            .WithAdditionalAnnotations(Formatter.Annotation);
        var statements = block.Statements.Take(taken + 1).Concat(new StatementSyntax[] { attempt }).Concat(block.Statements.Skip(released + 1));
        return root.ReplaceNode(block, block.WithStatements(SyntaxFactory.List(statements)).WithAdditionalAnnotations(Formatter.Annotation));
    }
}
