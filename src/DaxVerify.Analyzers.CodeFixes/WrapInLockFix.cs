using System;
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
/// Puts the statement that needs a lock under it (DAX0001, DAX0002, DAX0004): into a <c>lock</c> statement, or for the locks that have ways of their own
/// between the call that takes and, in a <c>finally</c>, the one that releases. What the statement declares stays in scope; an event is copied under the
/// lock, and the copy raised after it.
/// </summary>
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
                && Wrapped(model, statement, @lock, diagnostic.Id) is { } wrapped)
            {
                DocumentFix.Register(context, diagnostic, $"Wrap in lock ({@lock})", r => StatementOf(r, diagnostic) is { } found ? Replace(r, found, wrapped) : r);
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
            && statement is not (LocalFunctionStatementSyntax or BlockSyntax or YieldStatementSyntax)
            && !statement.DescendantNodes().Any(static n => n is AwaitExpressionSyntax or YieldStatementSyntax)
            && !(statement is ExpressionStatementSyntax && statement.DescendantNodes().Any(static n => n is SingleVariableDesignationSyntax))
                ? statement
                : null;
    }

    private static SyntaxNode Replace(SyntaxNode root, StatementSyntax statement, StatementSyntax[] wrapped) =>
        wrapped.Length == 1 ? root.ReplaceNode(statement, wrapped[0])
        : statement.Parent is BlockSyntax or SwitchSectionSyntax or GlobalStatementSyntax { Parent: BlockSyntax } ? root.ReplaceNode(statement, wrapped)
        : root.ReplaceNode(statement, SyntaxFactory.Block(wrapped).WithTriviaFrom(statement).WithAdditionalAnnotations(Formatter.Annotation));

    /// <summary>What stands in a statement's place; null if it can't be put under the lock by itself.</summary>
    private static StatementSyntax[]? Wrapped(SemanticModel? model, StatementSyntax statement, string @lock, string id)
    {
        if (LockUse.TypeAt(model, statement.SpanStart, @lock) is not { IsReferenceType: true, TypeKind: not TypeKind.Error } type
            || type.GetAttributes().Any(static a => a.AttributeClass?.Name == "LockTypeAttribute"))
        {
            return null;
        }

        var raise = EventRaise.Of(model, statement);
        if (raise is null && EventRaise.IsIn(model, statement))
        {
            return null;
        }

        var inner = statement.WithoutLeadingTrivia();
        StatementSyntax? declaration = null;
        if (raise is not null)
        {
            (declaration, inner) = (raise.Declaration, raise.Assignment);
        }
        else if (statement is LocalDeclarationStatementSyntax local)
        {
            if (Split(model, local) is not var (declared, assigned))
            {
                return null;
            }

            (declaration, inner) = (declared, assigned);
        }

        var callable = statement.Ancestors().FirstOrDefault(static n => n is BaseMethodDeclarationSyntax or AccessorDeclarationSyntax or LocalFunctionStatementSyntax);
        StatementSyntax[]? under = type.Name switch
        {
            "Mutex" => null,
            "SemaphoreSlim" or "ReaderWriterLockSlim" when callable is null || LockUse.MayTake(model, callable, @lock) => null,
            "SemaphoreSlim" => Between(inner, IsAsync(callable!) ? $"await {@lock}.WaitAsync();" : $"{@lock}.Wait();", $"{@lock}.Release();"),
            "ReaderWriterLockSlim" => id == "DAX0001" && (raise is not null || !Writes(statement))
                ? Between(inner, $"{@lock}.EnterReadLock();", $"{@lock}.ExitReadLock();")
                : Between(inner, $"{@lock}.EnterWriteLock();", $"{@lock}.ExitWriteLock();"),
            _ => new StatementSyntax[] { Locked(inner, @lock) },
        };
        if (under is null)
        {
            return null;
        }

        var all = (declaration is null ? under : under.Prepend(declaration)).Concat(raise is null ? Enumerable.Empty<StatementSyntax>() : new[] { raise.Raise }).ToArray();
        all[0] = all[0].WithLeadingTrivia(statement.GetLeadingTrivia());
        return Array.ConvertAll(all, static s => s.WithAdditionalAnnotations(Formatter.Annotation));
    }

    /// <summary>A declaration with its type written out, and the assignment of its value; null where that can't be.</summary>
    private static (StatementSyntax Declaration, StatementSyntax Assignment)? Split(SemanticModel? model, LocalDeclarationStatementSyntax local)
    {
        if (local is not { IsConst: false, Declaration: { Variables: { Count: 1 } variables, Type: not RefTypeSyntax } declared } || local.UsingKeyword != default
            || variables[0] is not { Initializer: { Value: not (RefExpressionSyntax or InitializerExpressionSyntax or StackAllocArrayCreationExpressionSyntax) } initializer } variable
            || local.DescendantNodes().Any(static n => n is SingleVariableDesignationSyntax)
            || model?.GetTypeInfo(declared.Type).Type is not { IsAnonymousType: false, IsRefLikeType: false, TypeKind: not TypeKind.Error } type)
        {
            return null;
        }

        var written = declared.Type.IsVar
            ? SyntaxFactory.ParseTypeName(type.WithNullableAnnotation(type.NullableAnnotation).ToMinimalDisplayString(model, local.SpanStart)).WithTriviaFrom(declared.Type)
            : declared.Type;
        var declaration = local.WithoutLeadingTrivia().WithDeclaration(declared.WithType(written)
            .WithVariables(SyntaxFactory.SingletonSeparatedList(variable.WithInitializer(null).WithIdentifier(variable.Identifier.WithTrailingTrivia()))));
        var assignment = SyntaxFactory.ExpressionStatement(SyntaxFactory.AssignmentExpression(
            SyntaxKind.SimpleAssignmentExpression, SyntaxFactory.IdentifierName(variable.Identifier.WithoutTrivia()).WithTrailingTrivia(SyntaxFactory.Space),
            initializer.EqualsToken, initializer.Value));
        return (declaration, assignment);
    }

    private static bool HasOwnWays(ITypeSymbol? type) => type?.Name is "SemaphoreSlim" or "ReaderWriterLockSlim" or "Mutex";

    private static bool IsAsync(SyntaxNode callable) => callable switch
    {
        MethodDeclarationSyntax method => method.Modifiers.Any(SyntaxKind.AsyncKeyword),
        LocalFunctionStatementSyntax function => function.Modifiers.Any(SyntaxKind.AsyncKeyword),
        _ => false,
    };

    private static bool Writes(StatementSyntax statement) => statement.DescendantNodes().Any(static n => n is AssignmentExpressionSyntax or InvocationExpressionSyntax
        || n.IsKind(SyntaxKind.PostIncrementExpression) || n.IsKind(SyntaxKind.PostDecrementExpression) || n.IsKind(SyntaxKind.PreIncrementExpression)
        || n.IsKind(SyntaxKind.PreDecrementExpression) || n is ArgumentSyntax { RefKindKeyword.RawKind: not 0 });

    private static StatementSyntax[] Between(StatementSyntax statement, string take, string release) => new[]
    {
        SyntaxFactory.ParseStatement(take).WithTrailingTrivia(SyntaxFactory.ElasticLineFeed),
        SyntaxFactory.TryStatement(SyntaxFactory.Block(statement), default, SyntaxFactory.FinallyClause(SyntaxFactory.Block(SyntaxFactory.ParseStatement(release)))),
    };

    private static LockStatementSyntax Locked(StatementSyntax statement, string @lock) =>
        SyntaxFactory.LockStatement(SyntaxFactory.ParseExpression(@lock), SyntaxFactory.Block(statement));

    /// <summary>Wraps each statement once for each lock that it lacks; those inside another are left to it.</summary>
    private static SyntaxNode WrapAll(SyntaxNode root, SemanticModel? model, ImmutableArray<Diagnostic> diagnostics)
    {
        var wanted = diagnostics.Select(d => (Lock: DocumentFix.LockOf(d), Statement: StatementOf(root, d), d.Id))
            .Where(w => w.Lock is not null && w.Statement is not null && Wrapped(model, w.Statement, w.Lock, w.Id) is not null)
            .ToLookup(static w => w.Statement!, static w => (Lock: w.Lock!, w.Id));
        var outer = wanted.Select(static g => g.Key).Where(s => !wanted.Any(o => o.Key != s && o.Key.Span.Contains(s.Span))).ToList();
        var marked = root.TrackNodes(outer);
        foreach (var statement in outer)
        {
            var all = Wrapped(model, statement, wanted[statement].First().Lock, wanted[statement].Max(static w => w.Id)!)!;
            foreach (var more in wanted[statement].Select(static w => w.Lock).Distinct().Skip(1).Where(l => !HasOwnWays(LockUse.TypeAt(model, statement.SpanStart, l))))
            {
                var under = Array.FindLastIndex(all, static s => s is LockStatementSyntax or TryStatementSyntax);
                all[under] = Locked(all[under].WithoutLeadingTrivia(), more).WithLeadingTrivia(all[under].GetLeadingTrivia()).WithAdditionalAnnotations(Formatter.Annotation);
            }

            marked = Replace(marked, marked.GetCurrentNode(statement)!, all);
        }

        return marked;
    }
}
