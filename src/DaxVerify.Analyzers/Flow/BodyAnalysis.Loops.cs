using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>Variables at the head of a loop: what the loop assigns has any value there, but for flags that only ever tell of the same lock.</content>
internal sealed partial class BodyAnalysis
{
    private FlowState ForgetAssignedInLoop(FlowState state, BasicBlock block)
    {
        state = Travel(state, block, isEntry: true);
        foreach (var pair in _order.AssignedInLoop(block))
        {
            var variable = (ISymbol)pair.Key;
            state = state.Bind(variable, TriedInLoop(state, variable, TypeOf(variable), pair.Value) ?? InLoop(variable, block));
        }

        return state;
    }

    /// <summary>
    /// The flag of a lock that is tried for again and again: where every assignment in the loop is a try-acquire or a constant, it
    /// tells at the head what all of them agree on. Null if that is nothing.
    /// </summary>
    private Sym? TriedInLoop(FlowState state, object variable, ITypeSymbol? type, List<IOperation> assignments)
    {
        if (!state.Values.TryGetValue(variable, out var before) || Merge.AsOutcome(before) is not { } outcome
            || (type?.SpecialType != SpecialType.System_Boolean && before.Kind != SymKind.Outcome))
        {
            return null;
        }

        var saved = (_state, _block, _isQuiet);
        (_state, _block, _isQuiet) = (state, null, true);
        foreach (var assignment in assignments)
        {
            outcome = AssignedByTry(variable, assignment) is { } value && Merge.AsOutcome(value) is { } next ? outcome?.Union(next) : null;
            _state = state;
        }

        (_state, _block, _isQuiet) = saved;
        return outcome is not null && outcome.Cases.Any(static c => !c.Locks.IsEmpty) ? Sym.OutcomeOf(outcome) : null;
    }

    /// <summary>What an assignment gives a variable, if it is a constant or the result of a try-acquire.</summary>
    private Sym? AssignedByTry(object variable, IOperation assignment)
    {
        if (assignment is IArgumentOperation { Parent: IInvocationOperation byReference })
        {
            Evaluate(byReference);
            return IsTry(byReference) && _state is { } after && after.Values.TryGetValue(variable, out var value) ? value : null;
        }

        if (assignment is not ISimpleAssignmentOperation { Target: ILocalReferenceOperation or IParameterReferenceOperation, Value: var assigned })
        {
            return null;
        }

        var inner = assigned is IUnaryOperation { OperatorKind: UnaryOperatorKind.Not } not ? not.Operand : assigned;
        return assigned.ConstantValue.HasValue || IsTry(inner) ? Evaluate(assigned) : null;
    }

    private bool IsTry(IOperation operation) => Unawaited(operation) is IInvocationOperation invocation
        && (_analysis.Api.Classify(invocation) is { Kind: LockCallKind.TryEnter } || _analysis.Api.IsWaitAsync(invocation)
            || _analysis.Contracts.Of(invocation.TargetMethod).Entries.Any(static e => e.Kind == ContractKind.TryAcquires));
}
