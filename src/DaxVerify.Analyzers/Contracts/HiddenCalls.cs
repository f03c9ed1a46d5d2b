using System.Collections.Generic;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Contracts;

/// <summary>Calls that a construct of the language makes without their being written.</summary>
internal static class HiddenCalls
{
    /// <summary>The type whose methods an operation may call by itself; null if there is none.</summary>
    public static ITypeSymbol? SourceOf(IOperation operation) => operation switch
    {
        IForEachLoopOperation { Collection: IConversionOperation { IsImplicit: true } converted } => converted.Operand.Type,
        IForEachLoopOperation loop => loop.Collection.Type,
        IUsingOperation @using => Resources(@using.Resources).FirstOrDefault(),
        IUsingDeclarationOperation declaration => Resources(declaration.DeclarationGroup).FirstOrDefault(),
        IDeconstructionAssignmentOperation deconstruction => deconstruction.Value.Type,
        IImplicitIndexerReferenceOperation element => element.Instance.Type,
        IAwaitOperation await => await.Operation.Type,
        _ => null,
    };

    /// <summary>The methods that an operation calls by itself, its operands aside.</summary>
    public static IEnumerable<IMethodSymbol?> Of(IOperation operation, SemanticModel? model)
    {
        switch (operation)
        {
            case IForEachLoopOperation { Syntax: CommonForEachStatementSyntax syntax } when model is not null:
                var info = model.GetForEachStatementInfo(syntax);
                return new[] { info.GetEnumeratorMethod, info.MoveNextMethod, info.CurrentProperty?.GetMethod, info.DisposeMethod };
            case IUsingOperation @using:
                return Resources(@using.Resources).Select(DisposerOf);
            case IUsingDeclarationOperation declaration:
                return Resources(declaration.DeclarationGroup).Select(DisposerOf);
            case IDeconstructionAssignmentOperation { Syntax: AssignmentExpressionSyntax syntax } when model is not null:
                return Deconstructors(model.GetDeconstructionInfo(syntax));
            case IImplicitIndexerReferenceOperation { IndexerSymbol: IPropertySymbol indexer }:
                return new[] { indexer.GetMethod, indexer.SetMethod };
            case IAwaitOperation { Syntax: AwaitExpressionSyntax syntax } when model is not null:
                return new[] { model.GetAwaitExpressionInfo(syntax).GetAwaiterMethod };
            default:
                return Enumerable.Empty<IMethodSymbol?>();
        }
    }

    /// <summary>The method by which a type implements the disposal of an interface, or just offers it.</summary>
    public static IMethodSymbol? DisposerOf(ITypeSymbol? type, IMethodSymbol disposal) =>
        type is null or { TypeKind: TypeKind.Interface } ? null : type.FindImplementationForInterfaceMember(disposal) as IMethodSymbol;

    private static IMethodSymbol? DisposerOf(ITypeSymbol? type)
    {
        var contract = type?.AllInterfaces.FirstOrDefault(static i => i.Name is "IDisposable" or "IAsyncDisposable");
        return contract?.GetMembers().OfType<IMethodSymbol>().FirstOrDefault() is { } disposal
            ? DisposerOf(type, disposal)
            : type?.GetMembers("Dispose").OfType<IMethodSymbol>().FirstOrDefault(static m => m.Parameters.IsEmpty);
    }

    private static IEnumerable<ITypeSymbol?> Resources(IOperation resources) => resources is IVariableDeclarationGroupOperation group
        ? group.Declarations.SelectMany(static d => d.Declarators).Select(static d => (ITypeSymbol?)d.Symbol.Type)
        : new[] { resources.Type };

    private static IEnumerable<IMethodSymbol?> Deconstructors(DeconstructionInfo info)
    {
        yield return info.Method;
        foreach (var nested in info.Nested.IsDefault ? Enumerable.Empty<DeconstructionInfo>() : info.Nested)
        {
            foreach (var method in Deconstructors(nested))
            {
                yield return method;
            }
        }
    }
}
