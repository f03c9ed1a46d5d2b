using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.CodeFixes;

/// <summary>
/// A statement that does nothing but raise an event, taken apart: whoever subscribed shouldn't run under a lock, so that the event is copied under it and
/// the copy raised after.
/// </summary>
internal sealed class EventRaise
{
    private readonly ExpressionSyntax _event;
    private readonly ArgumentListSyntax _arguments;

    private EventRaise(ExpressionSyntax @event, ArgumentListSyntax arguments, StatementSyntax declaration, string copy)
    {
        _event = @event;
        _arguments = arguments;
        Declaration = declaration;
        Assignment = SyntaxFactory.ParseStatement($"{copy} = {@event.WithoutTrivia()};");
        Raise = SyntaxFactory.ParseStatement($"{copy}?.Invoke{arguments.WithoutTrivia()};");
    }

    /// <summary>What declares the copy.</summary>
    public StatementSyntax Declaration { get; }

    /// <summary>What copies the event; needs the lock.</summary>
    public StatementSyntax Assignment { get; }

    /// <summary>What raises the copy.</summary>
    public StatementSyntax Raise { get; }

    /// <summary>Takes a statement apart; null if it doesn't just raise an event.</summary>
    public static EventRaise? Of(SemanticModel? model, StatementSyntax statement)
    {
        if (model is null || statement is not ExpressionStatementSyntax { Expression: var expression } || Parts(expression) is not var (raised, arguments)
            || model.GetSymbolInfo(raised).Symbol is not IEventSymbol { Type: { TypeKind: not TypeKind.Error } type } @event)
        {
            return null;
        }

        var name = char.ToLowerInvariant(@event.Name[0]) + @event.Name.Substring(1);
        var member = statement.FirstAncestorOrSelf<MemberDeclarationSyntax>() ?? (SyntaxNode)statement;
        var taken = member.DescendantTokens().Where(static t => t.IsKind(SyntaxKind.IdentifierToken)).Select(static t => t.ValueText).ToList();
        if (name == @event.Name || taken.Contains(name) || SyntaxFacts.GetKeywordKind(name) != SyntaxKind.None)
        {
            name += "Handlers";
        }

        var written = type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToMinimalDisplayString(model, statement.SpanStart);
        var mark = (model.GetNullableContext(statement.SpanStart) & NullableContext.AnnotationsEnabled) != 0 ? "?" : string.Empty;
        return taken.Contains(name) ? null : new EventRaise(raised, arguments, SyntaxFactory.ParseStatement($"{written}{mark} {name};"), name);
    }

    /// <summary>Whether a piece of program raises an event: it shouldn't be put under a lock as it is.</summary>
    public static bool IsIn(SemanticModel? model, SyntaxNode node) =>
        node.DescendantNodesAndSelf().OfType<ExpressionSyntax>().Any(e => Parts(e) is var (raised, _) && model?.GetSymbolInfo(raised).Symbol is IEventSymbol);

    /// <summary>Whether the arguments mean the same after a block as at its end: nothing in them is declared there, or can be changed by others.</summary>
    public bool CanMoveBehind(SemanticModel model, BlockSyntax block) =>
        _event is IdentifierNameSyntax && _arguments.Arguments.All(static a => a.RefKindKeyword.IsKind(SyntaxKind.None))
        && _arguments.DescendantNodes().OfType<SimpleNameSyntax>().All(name => model.GetSymbolInfo(name).Symbol switch
        {
            ILocalSymbol or IParameterSymbol => !block.DescendantNodes().Any(n => n is VariableDeclaratorSyntax or SingleVariableDesignationSyntax
                && n.ToString().Split(' ', '=')[0] == name.Identifier.ValueText),
            IFieldSymbol field => field.IsReadOnly || field.IsConst,
            INamedTypeSymbol or INamespaceSymbol => true,
            IMethodSymbol method => method.MethodKind == MethodKind.Constructor,
            _ => false,
        })
        && !_arguments.DescendantNodes().Any(static n => n is InvocationExpressionSyntax or AnonymousFunctionExpressionSyntax or ElementAccessExpressionSyntax or AwaitExpressionSyntax);

    private static (ExpressionSyntax Event, ArgumentListSyntax Arguments)? Parts(ExpressionSyntax expression) => expression switch
    {
        ConditionalAccessExpressionSyntax { Expression: var raised, WhenNotNull: InvocationExpressionSyntax { Expression: MemberBindingExpressionSyntax { Name.Identifier.ValueText: "Invoke" } } call } =>
            (raised, call.ArgumentList),
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Invoke", Expression: var raised } } call => (raised, call.ArgumentList),
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax raised } call => (raised, call.ArgumentList),
        _ => null,
    };
}
