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
            ? document.WithSyntaxRoot(AttributeEdits.AddAll(
                root, Demands(root, await document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false), diagnostics), "RequiresLock"))
            : document);

    /// <inheritdoc/>
    public override async Task RegisterCodeFixesAsync(CodeFixContext context)
    {
        var root = await context.Document.GetSyntaxRootAsync(context.CancellationToken).ConfigureAwait(false);
        var model = await context.Document.GetSemanticModelAsync(context.CancellationToken).ConfigureAwait(false);
        foreach (var diagnostic in context.Diagnostics)
        {
            if (DocumentFix.LockOf(diagnostic) is { } @lock && root is not null && Callable(root, diagnostic) is { } callable
                && CanRequire(model, callable, @lock))
            {
                DocumentFix.Register(context, diagnostic, $"Require '{@lock}' of the callers", r =>
                    Callable(r, diagnostic) is { } target ? AttributeEdits.Add(r, target, "RequiresLock", @lock) : r);
            }
        }
    }

    /// <summary>Each method with the locks that its findings are about.</summary>
    private static ILookup<SyntaxNode, string> Demands(SyntaxNode root, SemanticModel? model, ImmutableArray<Diagnostic> diagnostics) => diagnostics
        .Select(d => (Lock: DocumentFix.LockOf(d), Callable: Callable(root, d)))
        .Where(d => d.Lock is not null && d.Callable is not null && CanRequire(model, d.Callable, d.Lock))
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

    /// <summary>
    /// Whether the callers can hold a lock, and the member can do with it held: it is named where the annotation stands, whoever may call the member may
    /// name it too, and the member neither takes it nor waits or raises events with it. What overrides or implements something is called by those who know only that.
    /// </summary>
    private static bool CanRequire(SemanticModel? model, SyntaxNode callable, string @lock)
    {
        var declared = model?.GetDeclaredSymbol(callable);
        var symbol = LockUse.SymbolAt(model, callable.Span.End - 1, @lock);
        if (declared is null || symbol is null || NamesLocal(@lock, callable) || LockUse.MayTake(model, callable, @lock) || IsKnownByAnother(declared)
            || EventRaise.IsIn(model, callable))
        {
            return false;
        }

        var isLocal = callable is LocalFunctionStatementSyntax;
        var isReachable = isLocal ? LockUse.RootAt(model, callable.Span.End - 1, @lock) is not (ILocalSymbol or IParameterSymbol) : symbol is IParameterSymbol or ITypeSymbol || Reach(symbol) >= Reach(declared);
        return isReachable && (LockUse.TypeAt(model, callable.Span.End - 1, @lock)?.Name == "SemaphoreSlim"
            || !callable.DescendantNodes().Any(static n => n is AwaitExpressionSyntax or YieldStatementSyntax));
    }

    private static int Reach(ISymbol symbol) => symbol.DeclaredAccessibility switch
    {
        Accessibility.Private or Accessibility.NotApplicable => 0,
        Accessibility.ProtectedAndInternal => 1,
        Accessibility.Protected or Accessibility.Internal => 2,
        Accessibility.ProtectedOrInternal => 3,
        _ => 4,
    };

    private static bool IsKnownByAnother(ISymbol member)
    {
        var owner = member is IMethodSymbol { AssociatedSymbol: { } associated } ? associated : member;
        return owner.IsOverride || owner is IMethodSymbol { MethodKind: MethodKind.ExplicitInterfaceImplementation } or IMethodSymbol { Name: "Main", IsStatic: true }
            || (owner.ContainingType is { } type && type.AllInterfaces.SelectMany(static i => i.GetMembers())
                .Any(m => SymbolEqualityComparer.Default.Equals(type.FindImplementationForInterfaceMember(m), owner)));
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
