using System.Linq;

using DaxVerify.Analyzers.Locks;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Effects;

/// <summary>
/// Which delegates are code of others: those that a type was given and keeps, not those that it makes for itself. Who hands one to a method that calls it
/// before it returns knows when it runs.
/// </summary>
internal static class Callbacks
{
    /// <summary>Whether a member holds a delegate that was given from outside.</summary>
    public static bool IsGiven(ISymbol callback) => callback switch
    {
        IPropertySymbol { SetMethod: { } setter } => setter.DeclaredAccessibility != Accessibility.Private,
        IFieldSymbol { DeclaredAccessibility: Accessibility.Private } field => FieldValues.Of(field).Any(v => IsParameter(v)),
        IFieldSymbol => true,
        _ => false,
    };

    private static bool IsParameter(ExpressionSyntax value) => value switch
    {
        BinaryExpressionSyntax { Left: var left } => IsParameter(left),
        IdentifierNameSyntax name => value.FirstAncestorOrSelf<ConstructorDeclarationSyntax>()?.ParameterList.Parameters.Any(p => p.Identifier.ValueText == name.Identifier.ValueText)
            ?? value.FirstAncestorOrSelf<TypeDeclarationSyntax>()?.ParameterList?.Parameters.Any(p => p.Identifier.ValueText == name.Identifier.ValueText) ?? false,
        _ => false,
    };
}
