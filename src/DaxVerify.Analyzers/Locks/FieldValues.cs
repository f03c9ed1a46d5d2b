using System.Collections.Generic;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Locks;

/// <summary>Finds by syntax what constructors assign to a field.</summary>
internal static class FieldValues
{
    /// <summary>The value that the constructors assign; null if there is none, or several that differ.</summary>
    public static ExpressionSyntax? AssignedInConstructors(IFieldSymbol field, bool onlyIfAgreed)
    {
        var values = InConstructors(field).ToList();
        return values.Count == 0 || (onlyIfAgreed && values.Any(v => !v.IsEquivalentTo(values[0]))) ? null : values[0];
    }

    /// <summary>Everything that initialisers and constructors give to a field.</summary>
    public static IEnumerable<ExpressionSyntax> Of(IFieldSymbol field)
    {
        foreach (var reference in field.DeclaringSyntaxReferences)
        {
            if (reference.GetSyntax() is VariableDeclaratorSyntax { Initializer.Value: { } value })
            {
                yield return value;
            }
        }

        foreach (var assigned in InConstructors(field))
        {
            yield return assigned;
        }
    }

    /// <summary>Everything that the type gives to a field, wherever.</summary>
    public static IEnumerable<ExpressionSyntax> Anywhere(IFieldSymbol field) => Of(field).Concat(
        WellKnownTypes.OutermostOf(field.ContainingType)!.DeclaringSyntaxReferences.SelectMany(static r => r.GetSyntax().DescendantNodes()).OfType<AssignmentExpressionSyntax>()
            .Where(a => NameOf(a.Left) == field.Name).Select(static a => a.Right));

    private static IEnumerable<ExpressionSyntax> InConstructors(IFieldSymbol field)
    {
        var constructors = field.IsStatic ? field.ContainingType.StaticConstructors : field.ContainingType.InstanceConstructors;
        return constructors.SelectMany(static c => c.DeclaringSyntaxReferences)
            .Select(static r => r.GetSyntax())
            .OfType<ConstructorDeclarationSyntax>()
            .SelectMany(static c => c.DescendantNodes())
            .OfType<AssignmentExpressionSyntax>()
            .Where(a => NameOf(a.Left) == field.Name)
            .Select(static a => a.Right);
    }

    private static string? NameOf(ExpressionSyntax target) => target switch
    {
        IdentifierNameSyntax identifier => identifier.Identifier.ValueText,
        MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } access => access.Name.Identifier.ValueText,
        _ => null,
    };
}
