using System.Linq;

using DaxVerify.Analyzers.Locks;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Project;

/// <summary>Uses of collections that need no lock where they stand: whom they are handed to locks them, or they are documented as safe for that.</summary>
internal static class SafeUses
{
    /// <summary>Whether a reference to a member of which nothing is declared is such a use.</summary>
    public static bool IsOf(IOperation reference) => reference switch
    {
        IFieldReferenceOperation { Field: { IsReadOnly: true } field } => IsHandedToLocker(reference.Parent) || (IsHashtable(field.Type) && IsLookup(reference)),
        _ => false,
    };

    /// <summary>Whether a collection locks itself: it was made by one of the framework's <c>Synchronized</c>.</summary>
    public static bool IsSynchronized(IFieldSymbol field) => FieldValues.Of(field).ToList() is { Count: > 0 } values
        && values.TrueForAll(static v => v is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Synchronized" } });

    /// <summary>A method that locks what it is given reads no more than the reference where it is called.</summary>
    private static bool IsHandedToLocker(IOperation? user) => user switch
    {
        IConversionOperation { OperatorMethod: null } conversion => IsHandedToLocker(conversion.Parent),
        IArgumentOperation { Parameter: { RefKind: RefKind.None, ContainingSymbol: IMethodSymbol method } parameter } =>
            method.OriginalDefinition.DeclaringSyntaxReferences.Any(d => Locks(d.GetSyntax(), parameter.Name)),
        _ => false,
    };

    private static bool Locks(SyntaxNode method, string parameter) => method.DescendantNodes().Any(n => n switch
    {
        LockStatementSyntax { Expression: IdentifierNameSyntax name } => name.Identifier.ValueText == parameter,
        InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax { Identifier.ValueText: "Monitor" }, Name.Identifier.ValueText: "Enter" } } call =>
            call.ArgumentList.Arguments.FirstOrDefault()?.Expression is IdentifierNameSyntax name && name.Identifier.ValueText == parameter,
        _ => false,
    });

    /// <summary>A <c>Hashtable</c> may be read by many while one writes; going through all of it is not meant.</summary>
    private static bool IsLookup(IOperation reference) => reference.Parent switch
    {
        IPropertyReferenceOperation { Property.IsIndexer: true } element => !(element.Parent is IAssignmentOperation assignment && ReferenceEquals(assignment.Target, element)),
        IInvocationOperation { TargetMethod.Name: "Contains" or "ContainsKey" } call => ReferenceEquals(call.Instance, reference),
        _ => false,
    };

    private static bool IsHashtable(ITypeSymbol type) => type is { Name: "Hashtable", ContainingNamespace: { Name: "Collections", ContainingNamespace.Name: "System" } };
}
