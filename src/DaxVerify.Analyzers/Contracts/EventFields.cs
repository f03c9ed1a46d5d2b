using System.Collections.Generic;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>
/// What <c>[field: GuardedBy]</c> says of an event. The field behind an event is no member that the compiler shows, so this is read from the text:
/// a literal or a <c>nameof</c>.
/// </summary>
internal static class EventFields
{
    /// <summary>The locks that guard the field behind an event, as they are written, and where.</summary>
    public static IEnumerable<(string Text, AttributeSyntax Where)> GuardsOn(ISymbol member) =>
        member is not IEventSymbol
            ? Enumerable.Empty<(string, AttributeSyntax)>()
            : from reference in member.DeclaringSyntaxReferences
              let declaration = reference.GetSyntax().FirstAncestorOrSelf<EventFieldDeclarationSyntax>()
              where declaration is not null
              from list in declaration.AttributeLists
              where list.Target?.Identifier.ValueText == "field"
              from attribute in list.Attributes
              where NameOf(attribute.Name) is "GuardedBy" or "GuardedByAttribute" && attribute.ArgumentList is { Arguments.Count: 1 }
              let text = TextOf(attribute.ArgumentList!.Arguments[0].Expression)
              where text is not null
              select (text, attribute);

    private static string NameOf(ExpressionSyntax name) => name switch
    {
        QualifiedNameSyntax qualified => qualified.Right.Identifier.ValueText,
        AliasQualifiedNameSyntax alias => alias.Name.Identifier.ValueText,
        MemberAccessExpressionSyntax access => access.Name.Identifier.ValueText,
        SimpleNameSyntax simple => simple.Identifier.ValueText,
        _ => string.Empty,
    };

    private static string? TextOf(ExpressionSyntax argument) => argument switch
    {
        LiteralExpressionSyntax literal => literal.Token.ValueText,
        InvocationExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "nameof" }, ArgumentList.Arguments: { Count: 1 } arguments } =>
            NameOf(arguments[0].Expression),
        _ => null,
    };
}
