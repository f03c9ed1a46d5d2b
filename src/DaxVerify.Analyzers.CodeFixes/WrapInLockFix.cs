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
    public override FixAllProvider GetFixAllProvider() => WellKnownFixAllProviders.BatchFixer;

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (DocumentFix.LockOf(diagnostic) is { } @lock
                && root?.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>() is { } statement
                && statement is not (LocalDeclarationStatementSyntax or LocalFunctionStatementSyntax or BlockSyntax)
                && !statement.DescendantNodes().OfType<AwaitExpressionSyntax>().Any()
                && CanBeLocked(model, statement, @lock))
            {
                DocumentFix.Register(context, diagnostic, $"Wrap in lock ({@lock})", r => Wrap(r, diagnostic, @lock));
            }
        }
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

    private static SyntaxNode Wrap(SyntaxNode root, Diagnostic diagnostic, string @lock)
    {
        var statement = root.FindNode(diagnostic.Location.SourceSpan, getInnermostNodeForTie: true).FirstAncestorOrSelf<StatementSyntax>()!;
        var wrapped = SyntaxFactory.LockStatement(
                SyntaxFactory.ParseExpression(@lock), SyntaxFactory.Block(statement.WithoutLeadingTrivia()))
            .WithLeadingTrivia(statement.GetLeadingTrivia())
            .WithAdditionalAnnotations(Formatter.Annotation);
        return root.ReplaceNode(statement, wrapped);
    }
}
