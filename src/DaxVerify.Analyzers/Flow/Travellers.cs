using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// Locks that travel with a variable through a loop, as when a list is walked hand over hand: each time round the variable names
/// another object, and its lock is the one that is held.
/// </summary>
internal sealed class Travellers
{
    private readonly Body _body;
    private readonly BlockOrder _order;
    private readonly Dictionary<int, IReadOnlyList<ISymbol>> _travellers = new();

    /// <summary>Makes it for one body.</summary>
    public Travellers(Body body, BlockOrder order)
    {
        _body = body;
        _order = order;
    }

    /// <summary>
    /// The variables with which locks travel through the loop that a block heads: those that the loop assigns, and by which it releases a lock
    /// before it takes one by them.
    /// </summary>
    private IReadOnlyList<ISymbol> TravellersOf(BasicBlock head)
    {
        if (!_travellers.TryGetValue(head.Ordinal, out var found))
        {
            var first = new Dictionary<object, bool>(VariableComparer.Instance);
            foreach (var operation in _order.BlocksInLoop(head).SelectMany(Body.OperationsOf))
            {
                if (LockUse(operation) is var (variable, isRelease) && !first.ContainsKey(variable))
                {
                    first.Add(variable, isRelease);
                }
            }

            _travellers[head.Ordinal] = found =
                _order.AssignedInLoop(head).Where(v => first.TryGetValue(v, out var isRelease) && isRelease).OfType<ISymbol>().ToList();
        }

        return found;
    }

    /// <summary>What a variable stands for in a loop, whichever time round it is.</summary>
    public static Sym InLoop(ISymbol variable, BasicBlock head) =>
        Sym.Local(variable, -1 - head.Ordinal, (variable as ILocalSymbol)?.Type ?? (variable as IParameterSymbol)?.Type);

    /// <summary>
    /// Calls the locks of what a variable stands for by the name that it has in the loop. A variable that stands for nothing when the loop is entered
    /// may have a lock later.
    /// </summary>
    public FlowState Travel(FlowState state, BasicBlock head, bool isEntry)
    {
        foreach (var variable in TravellersOf(head))
        {
            var name = InLoop(variable, head);
            if (!state.Values.TryGetValue(variable, out var value) || value.Equals(name))
            {
                continue;
            }

            state = state.WithHeld(Merge.Renamed(state.Held, value, name));
            if (isEntry && value is { Kind: SymKind.Constant, Data: null })
            {
                state = state.Add(new HeldLock(name, LockMode.Any, HeldOrigin.Maybe, _body.PlaceOf(head)));
            }
        }

        return state;
    }

    /// <summary>The variable by which a call takes or releases a lock.</summary>
    private (ISymbol Variable, bool IsRelease)? LockUse(IOperation operation)
    {
        if (operation is not IInvocationOperation call)
        {
            return null;
        }

        if (_body.Analysis.Api.Classify(call) is { } known)
        {
            return known.Kind is LockCallKind.Require or LockCallKind.IsHeld || RootOf(known.Target) is not { } root
                ? null
                : (root, known.Kind == LockCallKind.Exit);
        }

        foreach (var entry in _body.Analysis.Contracts.Of(call.TargetMethod).Entries)
        {
            var target = entry.Lock.Contains(static s => s.Kind == SymKind.This)
                ? call.Instance
                : call.Arguments.FirstOrDefault(a => entry.Lock.Contains(s => s.Kind == SymKind.Parameter && Equals((s.Data as IParameterSymbol)?.Ordinal, a.Parameter?.Ordinal)))?.Value;
            var takes = entry.Kind is ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.TryAcquires;
            if ((takes || entry.Kind == ContractKind.Releases) && target is not null && RootOf(target) is { } variable)
            {
                return (variable, !takes);
            }
        }

        return null;
    }

    private static ISymbol? RootOf(IOperation operation) => operation switch
    {
        ILocalReferenceOperation local => local.Local,
        IParameterReferenceOperation parameter => parameter.Parameter,
        IConversionOperation conversion => RootOf(conversion.Operand),
        IMemberReferenceOperation { Instance: { } instance } => RootOf(instance),
        _ => null,
    };
}
