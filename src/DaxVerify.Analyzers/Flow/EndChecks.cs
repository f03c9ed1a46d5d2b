using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>What must hold where a body ends: what its contract promises, and nothing else.</summary>
internal sealed class EndChecks
{
    private readonly Body _body;
    private readonly Findings _findings;
    private readonly BodyContract _contract;

    private readonly AccessEffects _accesses;

    /// <summary>Makes it for one body.</summary>
    /// <param name="step">The end of the walk.</param>
    public EndChecks(Step step)
    {
        _body = step.Body;
        _findings = step.Findings;
        _contract = step.Body.Contract;
        _accesses = new AccessEffects(step);
    }

    /// <summary>Checks all ends of the body.</summary>
    /// <param name="ends">What holds at each, what is returned there (null where the end is fallen off), and where it is.</param>
    /// <returns>What holds when the body ends normally; null if it never does.</returns>
    public FlowState? CheckEnds(List<(FlowState State, Sym? Value, Location Where)> ends)
    {
        FlowState? merged = null;
        foreach (var (state, value, where) in ends.Where(static e => e.Value is not null))
        {
            CheckEnd(state, value, where, "the method returns here");
            var left = WithoutGivenAway(state, value);
            left = _body is { IsCalled: true, Method: { } function } ? left.Bind(function, value!) : left;
            merged = merged is null ? left : Merge.Paths(merged, left, static (_, _) => { });
        }

        FlowState? fallen = null;
        foreach (var (state, _, _) in ends.Where(static e => e.Value is null))
        {
            fallen = fallen is null ? state : Merge.Paths(fallen, state, (held, how) =>
            {
                if (!IsHandedOver(held.Lock, ends))
                {
                    _findings.ReportMismatch(_contract, held, how, _body.BodyEnd());
                }
            });
        }

        if (fallen is not null)
        {
            CheckEnd(fallen, null, _body.BodyEnd(), "the method ends");
            merged = merged is null ? fallen : Merge.Paths(merged, fallen, static (_, _) => { });
        }

        return merged;
    }

    /// <summary>Whoever calls a local function or a lambda need not release what it has given away by what it returns.</summary>
    private FlowState WithoutGivenAway(FlowState state, Sym? value)
    {
        foreach (var held in state.Held.Where(h => h.Origin == HeldOrigin.Acquired && (IsOfReturned(h.Lock, value) || IsGivenAway(h.Lock, value, state))))
        {
            state = state.Replace(held, held.WithOrigin(HeldOrigin.Asserted));
        }

        return state;
    }

    private void CheckEnd(FlowState state, Sym? value, Location where, string how)
    {
        if (_findings.IsQuiet || _contract.IsTrusted)
        {
            return;
        }

        foreach (var held in state.Held)
        {
            if (held.Origin == HeldOrigin.Acquired && !_body.IsCalled && !_body.IsOfCaller(held) && !_contract.IsPromised(held.Lock) && !IsHandedOut(held, value, state)
                && !_contract.IsPromisedTry(held.Lock, value) && !_contract.IsForwarded(held.Lock) && !IsGivenAway(held.Lock, value, state)
                && !IsOfReturned(held.Lock, value))
            {
                _findings.Report(RuleCatalog.LockLeak, where, held.Lock, new[] { held.Where }, held.Lock, Findings.Describe(held.Where), how);
            }
            else if ((held.Origin == HeldOrigin.Required || held is { Origin: HeldOrigin.Acquired, Guard: null })
                && _contract.Says(held.Lock, ContractKind.Releases) && !_contract.Says(held.Lock, ContractKind.Acquires) && !_contract.Says(held.Lock, ContractKind.AcquiresShared))
            {
                _findings.Report(RuleCatalog.LockLeak, where, held.Lock, new[] { held.Where }, held.Lock, "the start, by [ReleasesLock]", how);
            }
            else if (held.Origin == HeldOrigin.Required && held.Count > 1 && !_body.IsOfCaller(held) && !_contract.Says(held.Lock, ContractKind.Acquires))
            {
                _findings.Report(RuleCatalog.LockLeak, where, held.Lock, new[] { held.Where }, held.Lock, "the start, as required, and once more since", how);
            }
        }

        // Of what a variable tells that the body around it has, that body is asked.
        var around = _body.Parent is null ? null : Pending(_body.Start).ToList();
        foreach (var held in Pending(state).Where(h => (around is null || !around.Exists(a => a.SameLock(h))) && !(_body.IsCalled && IsTold(value, h))))
        {
            if (!_contract.IsPromised(held.Lock) && !_contract.IsPromisedTry(held.Lock, null) && !_contract.IsForwarded(held.Lock))
            {
                _findings.Report(RuleCatalog.LockLeak, where, held.Lock, new[] { held.Where }, held.Lock, Findings.Describe(held.Where), how + " on some paths");
            }
        }

        CheckPromises(state, where);
        _accesses.CheckEscape(state, value, where);
    }

    /// <summary>Locks that are held on some of the paths, which a variable tells apart that nobody has asked.</summary>
    private static IEnumerable<HeldLock> Pending(FlowState state) =>
        state.Values.Where(static v => v.Key is ILocalSymbol && v.Value.Kind == SymKind.Outcome)
            .SelectMany(static v => ((Outcome)v.Value.Data!).Cases)
            .SelectMany(static c => c.Locks)
            .Where(static h => h.Origin == HeldOrigin.Acquired && h.Guard is null && h.IsCertain);

    /// <summary>Whether a value that is returned tells of a lock whether it is held.</summary>
    private static bool IsTold(Sym? value, HeldLock held) => value is { Data: Outcome outcome } && outcome.Cases.Any(c => c.Locks.Any(l => l.SameLock(held)));

    private void CheckPromises(FlowState state, Location where)
    {
        foreach (var entry in _contract.Entries)
        {
            var held = state.Find(entry.Lock);
            var isBroken = entry.Kind switch
            {
                ContractKind.Requires => held is not { Mode: LockMode.Exclusive or LockMode.Any } && !_contract.Says(entry.Lock, ContractKind.Releases),
                ContractKind.RequiresShared => held is null && !_contract.Says(entry.Lock, ContractKind.Releases),
                ContractKind.Acquires => held is not { Mode: LockMode.Exclusive or LockMode.Any },
                ContractKind.AcquiresShared => held is null,
                _ => false,
            };
            if (isBroken && !_body.Analysis.Contracts.IsScopedLock(entry.Lock.Type))
            {
                var promise = entry.Kind is ContractKind.Requires or ContractKind.RequiresShared
                    ? "is required by the method's contract, and so must be held again when it ends, but is not: take it again"
                    : "is acquired by the method according to its contract, but is not held when it ends: take it on every way there";
                _findings.Report(RuleCatalog.LockMismatch, where, entry.Lock, Enumerable.Empty<Location>(), $"'{entry.Lock}' {promise}");
            }
        }
    }

    /// <summary>Whether a lock belongs to what is returned, so that whoever gets it can release it.</summary>
    private static bool IsOfReturned(Sym @lock, Sym? value) =>
        value is not null and not { Kind: SymKind.This or SymKind.Constant or SymKind.Unknown } && @lock.Contains(value.Equals);

    /// <summary>Whether a guard that manages the lock is what the body returns or has given away.</summary>
    private static bool IsHandedOut(HeldLock held, Sym? value, FlowState state) =>
        held.Guard is { } guard && ((value is not null && value.Contains(v => v.Equals(guard))) || !state.Guards.ContainsKey(guard));

    /// <summary>
    /// Whether a lock is left to a disposable object, which will release it: the one under construction, or one that is returned and was
    /// made with the lock or with the object that the lock belongs to.
    /// </summary>
    private bool IsTakenForDisposal(Sym @lock, Sym? returned, FlowState state)
    {
        if (_body.Method is { MethodKind: MethodKind.Constructor, ContainingType: var type })
        {
            return BodyContract.IsDisposable(type) && @lock.Contains(static s => s.Kind is SymKind.This or SymKind.Parameter);
        }

        if (returned is { Kind: SymKind.This } && _body.Method is { ContainingType: { } own })
        {
            return BodyContract.IsDisposable(own) && @lock.Contains(static s => s.Kind == SymKind.This);
        }

        if (returned is not { Kind: SymKind.Created, Type: INamedTypeSymbol made, Data: BaseObjectCreationExpressionSyntax creation } || !BodyContract.IsDisposable(made))
        {
            return false;
        }

        var owner = @lock.Kind == SymKind.Member ? @lock.Children[0] : @lock;
        return creation.ArgumentList is { } list && list.Arguments.Any(a =>
            (owner.Kind == SymKind.This && a.Expression is ThisExpressionSyntax)
            || (a.Expression.ToString() is var text && (text == @lock.ToString() || text == owner.ToString() || text == "this." + @lock || Stands(state, text, owner) || Stands(state, text, @lock))));
    }

    /// <summary>The same of what is returned and of what is handed out by <c>out</c> and <c>ref</c>.</summary>
    private bool IsGivenAway(Sym @lock, Sym? returned, FlowState state) => IsTakenForDisposal(@lock, returned, state)
        || (returned?.Kind == SymKind.Phi && returned.Children.Any(c => IsGivenAway(@lock, c, state)))
        || state.Values.Any(v => v.Key is IParameterSymbol { RefKind: RefKind.Out or RefKind.Ref } && v.Value.Kind == SymKind.Created && IsTakenForDisposal(@lock, v.Value, state));

    /// <summary>Whether what disagrees about a lock where paths meet goes to the object that is made or returned, which knows how to release it: no other end has it.</summary>
    /// <param name="ends">What holds at each end, and what is returned there.</param>
    public bool IsHandedOver(Sym @lock, IReadOnlyList<(FlowState State, Sym? Value, Location Where)> ends) =>
        ends.Any(e => IsGivenAway(@lock, e.Value, e.State))
        && ends.All(e => IsGivenAway(@lock, e.Value, e.State) || (e.State.Find(@lock) is null && e.State.FindMaybe(@lock) is null));

    /// <summary>Whether a variable of a name stands for something.</summary>
    private static bool Stands(FlowState state, string name, Sym value) => state.Values.Any(v => v.Key is ILocalSymbol or IParameterSymbol && ((ISymbol)v.Key).Name == name && v.Value.Equals(value));

    /// <summary>
    /// Where an edge to the exit stands in the text: the return statement that makes it, the expression, or the end of the body.
    /// </summary>
    public static Location EndPlace(Body body, BasicBlock source, ControlFlowBranch branch)
    {
        if (branch.Semantics == ControlFlowBranchSemantics.Return && source.BranchValue?.Syntax is { } value)
        {
            return (value.FirstAncestorOrSelf<ReturnStatementSyntax>() ?? value).GetLocation();
        }

        return ReturnAfter(source)?.GetLocation() ?? body.BodyEnd();
    }

    /// <summary>The <c>return;</c> that follows a block in the text and so is the jump out of it.</summary>
    public static ReturnStatementSyntax? ReturnAfter(BasicBlock source)
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
}
