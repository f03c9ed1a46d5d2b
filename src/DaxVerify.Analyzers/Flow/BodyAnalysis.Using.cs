using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>What a <c>using</c> statement or declaration does at the end of its scope.</content>
internal sealed partial class BodyAnalysis
{
    /// <summary>
    /// The method that a disposal really calls: the end of a scope names the interface's, while the contract stands on the one that
    /// implements it in the type of the resource. Null if that is not known.
    /// </summary>
    private static IMethodSymbol? DisposedBy(IInvocationOperation invocation, Sym? receiver)
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

    /// <summary>
    /// Whether a method hands out a guard: an object of a guard type, or a bare disposable for what the method takes. Awaiting a task
    /// gives what it is a task of.
    /// </summary>
    private bool HandsOutGuard(IMethodSymbol method, MethodContract contract)
    {
        if (method.ReturnsVoid)
        {
            return false;
        }

        var type = ReturnTypeOf(method);
        return _analysis.Contracts.IsScopedLock(type)
            || (type is { TypeKind: TypeKind.Interface, Name: "IDisposable" or "IAsyncDisposable" }
                && contract.Entries.Any(static e => e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.TryAcquires));
    }

    private ITypeSymbol ReturnTypeOf(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { IsGenericType: true } task && _analysis.WellKnown.IsTask(task) ? task.TypeArguments[0] : method.ReturnType;

    /// <summary>What a try hands out, asked about or not, is the guard.</summary>
    private static Sym GuardOf(Sym value) => value is { Kind: SymKind.Outcome, Data: Outcome { Object: { } guard } } ? guard : value;
}
