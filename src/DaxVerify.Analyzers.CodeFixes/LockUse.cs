using System.Collections.Generic;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.CodeFixes;

/// <summary>What a piece of program does with a lock that a fix is about to name in it.</summary>
internal static class LockUse
{
    /// <summary>What a lock expression means at a place; null if it can't be written there, or would mean another object each time.</summary>
    public static ISymbol? SymbolAt(SemanticModel? model, int position, string @lock)
    {
        var expression = SyntaxFactory.ParseExpression(@lock);
        return model is null || expression.ContainsDiagnostics || !IsPath(expression)
            ? null
            : expression is TypeOfExpressionSyntax ? model.GetSpeculativeTypeInfo(position, expression, SpeculativeBindingOption.BindAsExpression).Type
            : model.GetSpeculativeSymbolInfo(position, expression, SpeculativeBindingOption.BindAsExpression).Symbol;
    }

    /// <summary>The type of a lock expression at a place.</summary>
    public static ITypeSymbol? TypeAt(SemanticModel? model, int position, string @lock) => SymbolAt(model, position, @lock) is null
        ? null
        : model!.GetSpeculativeTypeInfo(position, SyntaxFactory.ParseExpression(@lock), SpeculativeBindingOption.BindAsExpression).Type;

    /// <summary>Whether a piece of program may take or release a lock: it locks it, calls a method of it, passes it on, or calls what says that it does.</summary>
    public static bool MayTake(SemanticModel? model, SyntaxNode node, string @lock)
    {
        var name = LastName(SyntaxFactory.ParseExpression(@lock));
        return node.DescendantNodes().OfType<ExpressionSyntax>().Any(e => LastName(e) == name && IsTaken(e))
            || node.DescendantNodes().Any(n => n is InvocationExpressionSyntax or BaseObjectCreationExpressionSyntax or IdentifierNameSyntax && MovesLocks(model, n));
    }

    /// <summary>What a path starts with.</summary>
    public static ISymbol? RootAt(SemanticModel? model, int position, string @lock)
    {
        var expression = SyntaxFactory.ParseExpression(@lock);
        while (expression is MemberAccessExpressionSyntax access)
        {
            expression = access.Expression;
        }

        return SymbolAt(model, position, expression.ToString());
    }

    private static bool IsPath(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax or ThisExpressionSyntax or BaseExpressionSyntax or TypeOfExpressionSyntax or PredefinedTypeSyntax or GenericNameSyntax => true,
        MemberAccessExpressionSyntax access => IsPath(access.Expression),
        _ => false,
    };

    private static bool IsTaken(ExpressionSyntax expression) => expression.Parent switch
    {
        LockStatementSyntax statement => statement.Expression == expression,
        ArgumentSyntax or EqualsValueClauseSyntax => true,
        MemberAccessExpressionSyntax access => access.Expression == expression && access.Parent is InvocationExpressionSyntax && expression is not ThisExpressionSyntax,
        _ => false,
    };

    private static bool MovesLocks(SemanticModel? model, SyntaxNode use) => model?.GetSymbolInfo(use).Symbol is { Kind: SymbolKind.Method or SymbolKind.Property } member
        && AttributesOf(member.OriginalDefinition).Any(static a => a.AttributeClass is { ContainingNamespace.Name: "Annotations" } type
            && (type.Name.Contains("Acquires") || type.Name.StartsWith("Releases", System.StringComparison.Ordinal)));

    private static IEnumerable<AttributeData> AttributesOf(ISymbol member) =>
        member is IPropertySymbol { GetMethod: { } getter } ? member.GetAttributes().Concat(getter.GetAttributes()) : member.GetAttributes();

    private static string LastName(ExpressionSyntax expression) => expression switch
    {
        IdentifierNameSyntax name => name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        ThisExpressionSyntax => "this",
        TypeOfExpressionSyntax type => type.ToString(),
        _ => string.Empty,
    };
}
