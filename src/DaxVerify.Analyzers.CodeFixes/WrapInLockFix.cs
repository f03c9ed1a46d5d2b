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

/// <summary>Puts the statement that needs a lock into a <c>lock</c> statement (DAX0001, DAX0002, DAX0004).</summary>
[ExportCodeFixProvider(LanguageNames.CSharp, Name = nameof(WrapInLockFix))]
[Shared]
public sealed class WrapInLockFix : CodeFixProvider
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
            if (root is not null && DocumentFix.LockOf(diagnostic) is { } @lock && StatementOf(root, diagnostic) is { } statement
                && CanBeLocked(model, statement, @lock))
            {
                DocumentFix.Register(context, diagnostic, $"Wrap in lock ({@lock})", r =>
                    StatementOf(r, diagnostic) is { } found ? r.ReplaceNode(found, Wrap(found, @lock)) : r);
            }
        }
    }

    /// <summary>
    /// The statement to wrap; null if wrapping it would change what it means: a lambda runs later, what a statement declares would go out
    /// of scope, and nothing may await or yield under a lock.
    /// </summary>
    private static StatementSyntax? StatementOf(SyntaxNode root, Diagnostic diagnostic)
    {
        var node = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true);
        while (node is not null and not StatementSyntax)
        {
            node = node is AnonymousFunctionExpressionSyntax ? null : node.Parent;
        }

        return node is StatementSyntax statement
            && statement is not (LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax or BlockSyntax or YieldStatementSyntax)
            && !statement.DescendantNodes().Any(static n => n is AwaitExpressionSyntax or YieldStatementSyntax)
            && !(statement is ExpressionStatementSyntax && statement.DescendantNodes().Any(static n => n is SingleVariableDesignationSyntax))
                ? statement
                : null;
    }

    /// <summary>A <c>lock</c> statement takes any object and <c>System.Threading.Lock</c>, but other locks have ways of their own.</summary>
    private static bool CanBeLocked(SemanticModel? model, StatementSyntax statement, string @lock)
    {
        var type = model?.GetSpeculativeTypeInfo(
            statement.SpanStart, SyntaxFactory.ParseExpression(@lock), SpeculativeBindingOption.BindAsExpression).Type;
        return type is { IsReferenceType: true, TypeKind: not TypeKind.Error }
            && type.Name is not ("ReaderWriterLockSlim" or "SemaphoreSlim" or "Mutex")
            && !type.GetAttributes().Any(static a => a.AttributeClass?.Name == "LockTypeAttribute");
    }

    private static LockStatementSyntax Wrap(StatementSyntax statement, string @lock) =>
        SyntaxFactory.LockStatement(SyntaxFactory.ParseExpression(@lock), SyntaxFactory.Block(statement.WithoutLeadingTrivia()))
            .WithLeadingTrivia(statement.GetLeadingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation);

    /// <summary>Wraps each statement once for each lock that it lacks; those inside another are left to it.</summary>
    private static SyntaxNode WrapAll(SyntaxNode root, SemanticModel? model, ImmutableArray<Diagnostic> diagnostics)
    {
        var wanted = diagnostics.Select(d => (Lock: DocumentFix.LockOf(d), Statement: StatementOf(root, d)))
            .Where(w => w.Lock is not null && w.Statement is not null && CanBeLocked(model, w.Statement, w.Lock))
            .ToLookup(static w => w.Statement!, static w => w.Lock!);
        var outer = wanted.Select(static g => g.Key).Where(s => !wanted.Any(o => o.Key != s && o.Key.Span.Contains(s.Span)));
        return root.ReplaceNodes(outer, (original, changed) => wanted[original].Distinct().Aggregate((StatementSyntax)changed, Wrap));
    }
}
