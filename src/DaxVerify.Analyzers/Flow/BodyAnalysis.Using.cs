using System.Collections.Generic;
using System.Linq;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>What a <c>using</c> statement or declaration does at the end of its scope.</content>
internal sealed partial class BodyAnalysis
{
    /// <summary>
    /// The method that the end of a scope really calls: the graph names the interface's, while the contract stands on the one that
    /// implements it in the type of the resource. Null if the graph is right.
    /// </summary>
    private static IMethodSymbol? DisposedBy(IInvocationOperation invocation)
    {
        if (!invocation.IsImplicit || invocation.TargetMethod is not { Name: "Dispose" or "DisposeAsync", ContainingType.TypeKind: TypeKind.Interface } method)
        {
            return null;
        }

        var resource = invocation.Instance;
        while (resource is IConversionOperation { IsImplicit: true } conversion)
        {
            resource = conversion.Operand;
        }

        return resource?.Type?.FindImplementationForInterfaceMember(method) as IMethodSymbol;
    }

    /// <summary>Whether this is the question at the end of a scope if there is anything to dispose: for all that is known, there is.</summary>
    private static bool AsksForResource(IIsNullOperation isNull) =>
        isNull.IsImplicit
        && (isNull.Syntax is VariableDeclaratorSyntax || (isNull.Syntax.Parent is UsingStatementSyntax statement && statement.Expression == isNull.Syntax));

    /// <summary>A guard that was left in a variable whose scope ends will release nothing: what it manages is held like any other lock.</summary>
    private static FlowState AbandonGuards(FlowState state, ControlFlowBranch branch)
    {
        if (state.Guards.IsEmpty || branch.LeavingRegions.IsEmpty)
        {
            return state;
        }

        var leaving = new HashSet<object>(branch.LeavingRegions.SelectMany(static r => r.Locals), VariableComparer.Instance);
        foreach (var held in state.Held)
        {
            if (held is { Origin: HeldOrigin.Acquired, Guard: { } guard } && state.Guards.ContainsKey(guard)
                && state.Values.Where(v => v.Key is ISymbol && v.Value.Contains(s => s.Equals(guard))).ToList() is { Count: > 0 } holders
                && holders.TrueForAll(h => leaving.Contains(h.Key)))
            {
                state = state.Replace(held, held.WithGuard(null));
            }
        }

        return state;
    }
}
