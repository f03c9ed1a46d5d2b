using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <content>What must hold where a body ends: what its contract promises, and nothing else.</content>
internal sealed partial class BodyAnalysis
{
    private FlowState? CheckEnds()
    {
        FlowState? merged = null;
        foreach (var (state, value, where) in _ends.Where(static e => e.Value is not null))
        {
            CheckEnd(state, value, where, "the method returns here");
            merged = merged is null ? state : Merge.Paths(merged, state, static (_, _) => { });
        }

        FlowState? fallen = null;
        foreach (var (state, _, _) in _ends.Where(static e => e.Value is null))
        {
            fallen = fallen is null ? state : Merge.Paths(fallen, state, (held, how) => ReportMismatch(held, how, BodyEnd()));
        }

        if (fallen is not null)
        {
            CheckEnd(fallen, null, BodyEnd(), "the method ends");
            merged = merged is null ? fallen : Merge.Paths(merged, fallen, static (_, _) => { });
        }

        return merged;
    }

    private void CheckEnd(FlowState state, Sym? value, Location where, string how)
    {
        if (_isQuiet || IsTrusted)
        {
            return;
        }

        foreach (var held in state.Held)
        {
            if (held.Origin == HeldOrigin.Acquired && !IsOfCaller(held) && !IsPromised(held.Lock) && !IsHandedOut(held, value, state)
                && !IsPromisedTry(held.Lock, value) && !IsForwarded(held.Lock) && !IsTakenForDisposal(held.Lock, value))
            {
                Report(RuleCatalog.LockLeak, where, held.Lock, new[] { held.Where }, held.Lock, Describe(held.Where), how);
            }
            else if ((held.Origin == HeldOrigin.Required || held is { Origin: HeldOrigin.Acquired, Guard: null })
                && Says(held.Lock, ContractKind.Releases) && !Says(held.Lock, ContractKind.Acquires) && !Says(held.Lock, ContractKind.AcquiresShared))
            {
                Report(RuleCatalog.LockLeak, where, held.Lock, new[] { held.Where }, held.Lock, "the start, by [ReleasesLock]", how);
            }
            else if (held.Origin == HeldOrigin.Required && held.Count > 1 && !IsOfCaller(held) && !Says(held.Lock, ContractKind.Acquires))
            {
                Report(RuleCatalog.LockLeak, where, held.Lock, new[] { held.Where }, held.Lock, "the start, as required, and once more since", how);
            }
        }

        foreach (var held in Pending(state))
        {
            if (!IsPromised(held.Lock) && !IsPromisedTry(held.Lock, null))
            {
                Report(RuleCatalog.LockLeak, where, held.Lock, new[] { held.Where }, held.Lock, Describe(held.Where), how + " on some paths");
            }
        }

        CheckPromises(state, where);
        CheckEscape(state, value, where);
    }

    /// <summary>Locks that are held on some of the paths, which a variable tells apart that nobody has asked.</summary>
    private static IEnumerable<HeldLock> Pending(FlowState state) =>
        state.Values.Where(static v => v.Key is ILocalSymbol && v.Value.Kind == SymKind.Outcome)
            .SelectMany(static v => ((Outcome)v.Value.Data!).Cases)
            .SelectMany(static c => c.Locks)
            .Where(static h => h.Origin == HeldOrigin.Acquired && h.Guard is null && h.IsCertain);

    private void CheckPromises(FlowState state, Location where)
    {
        foreach (var entry in _contract.Entries)
        {
            var held = state.Find(entry.Lock);
            var isBroken = entry.Kind switch
            {
                ContractKind.Requires => held is not { Mode: LockMode.Exclusive or LockMode.Any } && !Says(entry.Lock, ContractKind.Releases),
                ContractKind.RequiresShared => held is null && !Says(entry.Lock, ContractKind.Releases),
                ContractKind.Acquires => held is not { Mode: LockMode.Exclusive or LockMode.Any },
                ContractKind.AcquiresShared => held is null,
                _ => false,
            };
            if (isBroken && !_analysis.Contracts.IsScopedLock(entry.Lock.Type))
            {
                var promise = entry.Kind is ContractKind.Requires or ContractKind.RequiresShared
                    ? "is required by the method's contract, and so must be held again when it ends, but is not"
                    : "is acquired by the method according to its contract, but is not held when it ends";
                Report(RuleCatalog.LockMismatch, where, entry.Lock, Enumerable.Empty<Location>(), $"'{entry.Lock}' {promise}");
            }
        }
    }

    private bool Says(Sym @lock, ContractKind kind) => _contract.Entries.Any(e => e.Kind == kind && e.Lock.Equals(@lock));

    private bool IsPromised(Sym @lock) => _contract.Entries.Any(e =>
        e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.Requires or ContractKind.RequiresShared && e.Lock.Equals(@lock));

    /// <summary>Whether a try-acquire contract covers a lock held when the result is <paramref name="value"/>.</summary>
    private bool IsPromisedTry(Sym @lock, Sym? value) => _contract.Entries.Any(e =>
        e.Kind == ContractKind.TryAcquires && e.Lock.Equals(@lock)
        && (value is not { Kind: SymKind.Constant, Data: bool result } || result == e.SuccessValue));

    /// <summary>Whether the caller of a nested body held the lock already.</summary>
    private bool IsOfCaller(HeldLock held) => _start.Held.Any(h => h.Lock.Equals(held.Lock) && h.Count >= held.Count);

    /// <summary>Whether a guard that manages the lock is what the body returns or has given away.</summary>
    private static bool IsHandedOut(HeldLock held, Sym? value, FlowState state) =>
        held.Guard is { } guard && ((value is not null && value.Contains(v => v.Equals(guard))) || !state.Guards.ContainsKey(guard));

    /// <summary>
    /// Whether a lock is left to a disposable object, which will release it: the one under construction, or one that is returned and was
    /// made with the lock or with the object that the lock belongs to.
    /// </summary>
    private bool IsTakenForDisposal(Sym @lock, Sym? returned)
    {
        if (_method is { MethodKind: MethodKind.Constructor, ContainingType: var type })
        {
            return IsDisposable(type) && @lock.Contains(static s => s.Kind is SymKind.This or SymKind.Parameter);
        }

        if (returned is not { Kind: SymKind.Created, Type: INamedTypeSymbol made, Data: BaseObjectCreationExpressionSyntax creation } || !IsDisposable(made))
        {
            return false;
        }

        var owner = @lock.Kind == SymKind.Member ? @lock.Children[0] : @lock;
        return creation.ArgumentList is { } list && list.Arguments.Any(a =>
            (owner.Kind == SymKind.This && a.Expression is ThisExpressionSyntax)
            || (a.Expression.ToString() is var text && (text == @lock.ToString() || text == "this." + @lock)));
    }

    private static bool IsDisposable(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(static i => i.Name is "IDisposable" or "IAsyncDisposable")
        || (type.IsRefLikeType && type.GetMembers("Dispose").Any());

    /// <summary>
    /// Where an edge to the exit stands in the text: the return statement that makes it, the expression, or the end of the body.
    /// </summary>
    private Location EndPlace(BasicBlock source, ControlFlowBranch branch)
    {
        if (branch.Semantics == ControlFlowBranchSemantics.Return && source.BranchValue?.Syntax is { } value)
        {
            return (value.FirstAncestorOrSelf<ReturnStatementSyntax>() ?? value).GetLocation();
        }

        return ReturnAfter(source)?.GetLocation() ?? BodyEnd();
    }

    /// <summary>The <c>return;</c> that follows a block in the text and so is the jump out of it.</summary>
    private static ReturnStatementSyntax? ReturnAfter(BasicBlock source)
    {
        if ((source.BranchValue ?? source.Operations.LastOrDefault())?.Syntax is not { } last)
        {
            return null;
        }

        var token = last.GetLastToken().GetNextToken();
        while (token.Kind() is SyntaxKind.CloseParenToken or SyntaxKind.SemicolonToken or SyntaxKind.OpenBraceToken or SyntaxKind.CloseBraceToken)
        {
            token = token.GetNextToken();
        }

        return token.Parent as ReturnStatementSyntax is { Expression: null } statement && token == statement.ReturnKeyword ? statement : null;
    }

    /// <summary>The closing brace, or the expression that is the whole body.</summary>
    private Location BodyEnd()
    {
        var syntax = _graph.OriginalOperation.Syntax;
        return syntax switch
        {
            BlockSyntax block => block.CloseBraceToken.GetLocation(),
            BaseMethodDeclarationSyntax { Body: { } body } => body.CloseBraceToken.GetLocation(),
            AccessorDeclarationSyntax { Body: { } body } => body.CloseBraceToken.GetLocation(),
            LocalFunctionStatementSyntax { Body: { } body } => body.CloseBraceToken.GetLocation(),
            AnonymousFunctionExpressionSyntax { Block: { } body } => body.CloseBraceToken.GetLocation(),
            _ => syntax.GetLocation(),
        };
    }

    /// <summary>Evaluates what is returned, and notes a reference to guarded state.</summary>
    private Sym EvaluateReturn(IOperation value)
    {
        var isByReference = _method is { ReturnsByRef: true } or { ReturnsByRefReadonly: true };
        var sym = isByReference ? Evaluate(value, Access.None) : Evaluate(value);
        if (_parent is null && _method is not null)
        {
            _analysis.Inference.Ownership.RecordReturned(_method, SourceOf(sym));
        }

        return sym;
    }

    /// <summary>Reports a reference to guarded state that is returned without the lock.</summary>
    private void CheckEscape(FlowState state, Sym? value, Location where)
    {
        if (value is null || _method is null)
        {
            return;
        }

        var isByReference = _method.ReturnsByRef || _method.ReturnsByRefReadonly;
        if (value.Kind is not (SymKind.Member or SymKind.Static or SymKind.Element))
        {
            return;
        }

        foreach (var (member, guard) in GuardsOnPath(value))
        {
            var isWhole = ReferenceEquals(member, value);
            if (!isByReference && !(isWhole && Mutability.IsShareable(value.Type)))
            {
                continue;
            }

            var held = state.Find(guard);
            if (held is null || (_method.ReturnsByRef && held.Mode is LockMode.Shared or LockMode.Upgradeable))
            {
                Report(RuleCatalog.Escape, where, guard, Enumerable.Empty<Location>(), member, "returned", guard);
            }
        }
    }

    /// <summary>The guarded members that a path leads through, with the locks that guard them.</summary>
    private IEnumerable<(Sym Member, Sym Guard)> GuardsOnPath(Sym path)
    {
        for (var current = path; ; current = current.Children[0])
        {
            if (current is { Kind: SymKind.Member or SymKind.Static, Data: ISymbol member and not IParameterSymbol })
            {
                var receiver = current.Kind == SymKind.Member ? current.Children[0] : Sym.This;
                if (!IsExempt(member, receiver, null))
                {
                    foreach (var guard in _analysis.Contracts.GuardsOf(member))
                    {
                        yield return (current, ContractProvider.Instantiate(guard, receiver, static _ => null, member.ContainingType));
                    }
                }
            }

            // Only what is stored in place belongs to the guarded object: elements of its array, fields of its structures.
            if (current.Children.IsEmpty || !(current.Kind == SymKind.Element || current.Children[0].Type is { IsValueType: true }))
            {
                yield break;
            }
        }
    }
}
