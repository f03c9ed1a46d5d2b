using System.Linq;
using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Symbols;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Evaluation;

/// <summary>What the end of a scope disposes of, and by which method.</summary>
internal static class Disposals
{
    /// <summary>The method called; the Dispose that leaving a <c>using</c> calls by way of the interface is that of the resource's type.</summary>
    public static IMethodSymbol MethodOf(IInvocationOperation invocation)
    {
        var method = invocation.TargetMethod;
        if (!invocation.IsImplicit || method.ContainingType.TypeKind != TypeKind.Interface)
        {
            return method;
        }

        var resource = invocation.Instance;
        while (resource is IConversionOperation { OperatorMethod: null } conversion)
        {
            resource = conversion.Operand;
        }

        return resource?.Type is INamedTypeSymbol { TypeKind: TypeKind.Class or TypeKind.Struct } type
            ? type.FindImplementationForInterfaceMember(method) as IMethodSymbol ?? method
            : method;
    }

    /// <summary>
    /// The method that a disposal really calls: the end of a scope names the interface's, while the contract stands on the one that
    /// implements it in the type of the resource. Null if that is not known.
    /// </summary>
    public static IMethodSymbol? DisposedBy(IInvocationOperation invocation, Sym? receiver)
    {
        if (invocation.TargetMethod is not { Name: "Dispose" or "DisposeAsync", ContainingType.TypeKind: TypeKind.Interface } method)
        {
            return null;
        }

        var resource = invocation.Instance;
        while (resource is IConversionOperation conversion)
        {
            resource = conversion.Operand;
        }

        return HiddenCalls.DisposerOf(resource?.Type, method) ?? (receiver?.Kind == SymKind.Created ? HiddenCalls.DisposerOf(receiver.Type, method) : null);
    }

    /// <summary>Whether this is the question at the end of a scope if there is anything to dispose: for all that is known, there is.</summary>
    public static bool AsksForResource(IIsNullOperation isNull) =>
        isNull.IsImplicit
        && (isNull.Syntax is VariableDeclaratorSyntax || (isNull.Syntax.Parent is UsingStatementSyntax statement && statement.Expression == isNull.Syntax));

    /// <summary>Whether a variable is declared with a value and never named again.</summary>
    public static bool IsNeverMentioned(ILocalReferenceOperation reference)
    {
        var local = reference.Local;
        if (!reference.IsDeclaration || local.DeclaringSyntaxReferences.Length != 1
            || local.DeclaringSyntaxReferences[0].GetSyntax() is not VariableDeclaratorSyntax { Parent.Parent: LocalDeclarationStatementSyntax statement }
            || statement.UsingKeyword != default)
        {
            return false;
        }

        return statement.Parent is { } scope && !scope.DescendantNodes().OfType<IdentifierNameSyntax>().Any(n => n.Identifier.ValueText == local.Name);
    }

    /// <summary>What a try hands out, asked about or not, is the guard.</summary>
    public static Sym GuardOf(Sym value) => value is { Kind: SymKind.Outcome, Data: Outcome { Object: { } guard } } ? guard : value;
}
