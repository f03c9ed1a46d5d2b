using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Effects;

/// <summary>Guards: what they manage, and what disposing, dropping and leaving them does.</summary>
internal sealed class GuardEffects
{
    private readonly Body _body;

    /// <summary>Makes it for one body.</summary>
    public GuardEffects(Body body) => _body = body;

    /// <summary>Whether a value is a guard, or one of several by the path taken.</summary>
    public static bool IsGuard(FlowState state, Sym value) => !ManagedBy(state, value).IsEmpty || state.Guards.ContainsKey(value);

    private static ImmutableArray<ManagedLock> ManagedBy(FlowState state, Sym guard) =>
        state.Guards.TryGetValue(guard, out var managed) ? managed
        : guard.Kind == SymKind.Phi ? guard.Children.SelectMany(c => ManagedBy(state, c)).GroupBy(static m => m.Lock).Select(static g => g.First()).ToImmutableArray()
        : ImmutableArray<ManagedLock>.Empty;

    /// <summary>Releases what a guard still holds, as at the end of its scope.</summary>
    public FlowState DisposeGuard(FlowState state, Sym guard, IOperation operation)
    {
        foreach (var item in ManagedBy(state, guard))
        {
            var held = state.Held.FirstOrDefault(h => h.Lock.Equals(item.Lock));
            if (item.IsInverse)
            {
                if (held is null)
                {
                    // The lock was its owner's before: given back, it is the owner's again.
                    var before = _body.Start.Find(item.Lock);
                    state = state.Add(before ?? new HeldLock(item.Lock, item.Mode, HeldOrigin.Acquired, operation.Syntax.GetLocation()));
                }
            }
            else if (held is not null)
            {
                state = state.Replace(held, held.Count > 1 ? held.WithCount(held.Count - 1) : null);
            }
        }

        return state;
    }

    /// <summary>A guard that requires its lock adopts it: it will release it.</summary>
    public static FlowState AdoptByGuard(FlowState state, Sym guard, List<(ContractEntry Entry, Sym Lock)> clauses)
    {
        foreach (var (_, @lock) in clauses.Where(static c => c.Entry.Kind is ContractKind.Requires or ContractKind.RequiresShared))
        {
            if (!state.IsEnded && state.Find(@lock) is { Guard: null } held)
            {
                state = state.Replace(held, held.WithGuard(guard));
            }
        }

        return state;
    }

    /// <summary>
    /// A guard that is thrown away, or kept in a variable that nothing mentions again, not even a <c>using</c>, releases nothing:
    /// its locks count as taken by hand.
    /// </summary>
    public static FlowState ForgetGuard(FlowState state, Sym guard)
    {
        if (!state.IsEnded && state.Guards.ContainsKey(guard))
        {
            state = state.WithHeld(state.Held.Select(h => guard.Equals(h.Guard) ? h.WithGuard(null) : h).ToImmutableArray());
        }

        return state;
    }

    /// <summary>
    /// Releases the locks of the lock statements that don't surround what runs next; all of them if that is nothing. Those that surround the
    /// call of a local function are its caller's to leave.
    /// </summary>
    public FlowState LeaveLockStatements(FlowState state, SyntaxNode? next)
    {
        if (state.Guards.IsEmpty)
        {
            return state;
        }

        foreach (var pair in state.Guards)
        {
            if (pair.Key.Data is not LockStatementSyntax syntax || _body.Start.Guards.ContainsKey(pair.Key) || (next is not null && syntax.Span.Contains(next.Span)))
            {
                continue;
            }

            var managed = pair.Value[0];
            if (state.Find(managed.Lock, managed.Mode) is { } held)
            {
                state = state.Replace(held, held.Count > 1 ? held.WithCount(held.Count - 1) : null);
            }

            state = state.WithGuards(state.Guards.Remove(pair.Key));
        }

        return state;
    }

    /// <summary>A guard that was left in a variable whose scope ends will release nothing: what it manages is held like any other lock.</summary>
    public static FlowState AbandonGuards(FlowState state, ControlFlowBranch branch)
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
