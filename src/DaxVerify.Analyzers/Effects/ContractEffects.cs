using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Effects;

/// <summary>What the contract of a method that is called does to what is known, and what of it the caller breaks.</summary>
internal sealed class ContractEffects
{
    private readonly Step _step;
    private readonly Body _body;
    private readonly LockEffects _locks;

    /// <summary>Makes it for one step.</summary>
    public ContractEffects(Step step, LockEffects locks)
    {
        _step = step;
        _body = step.Body;
        _locks = locks;
    }

    /// <summary>
    /// Applies a contract to a call: first what must and must not be held, then what is asserted, released and taken.
    /// </summary>
    /// <returns>What the call returns: a guard, an outcome, or <paramref name="result"/>.</returns>
    public Sym Apply(ref FlowState state, IMethodSymbol method, Sym? receiver, Func<IParameterSymbol, Sym?> argument, IOperation operation, Sym result)
    {
        var contract = _body.Analysis.Contracts.Of(method);
        if (!state.IsEnded)
        {
            _body.Analysis.Order.RecordCall(_body.Owner, method, receiver, argument, state, operation.Syntax.GetLocation());
            _locks.NoteCall(state, method, receiver, argument, operation);
        }

        if (contract.Entries.IsEmpty || state.IsEnded)
        {
            return result;
        }

        var clauses = contract.Entries
            .Select(e => (Entry: e, Lock: ContractProvider.Instantiate(e.Lock, receiver ?? Sym.This, argument, method.ContainingType)))
            .ToList();
        var isConstructed = operation is IObjectCreationOperation && _body.Analysis.Contracts.IsScopedLock(operation.Type);
        var guard = isConstructed ? result : HandsOutGuard(method, contract) ? Sym.Created(operation.Syntax, ReturnTypeOf(method)) : null;
        foreach (var (entry, @lock) in clauses)
        {
            CheckPreconditions(state, entry, @lock, method, receiver, operation);
        }

        foreach (var (_, @lock) in clauses.Where(static c => c.Entry.Kind == ContractKind.Asserts))
        {
            state = LockEffects.Assert(state, @lock, LockMode.Exclusive, operation);
        }

        foreach (var (_, @lock) in clauses.Where(static c => c.Entry is { Kind: ContractKind.Releases, Flag: null }))
        {
            state = ApplyRelease(state, @lock, method, operation);
        }

        foreach (var (entry, @lock) in clauses.Where(static c => c.Entry.Kind is ContractKind.MayAcquire or ContractKind.MayRelease))
        {
            state = Doubt(state, @lock, entry.Kind == ContractKind.MayAcquire, operation);
        }

        foreach (var (entry, @lock) in clauses.Where(static c => c.Entry.Kind is ContractKind.Acquires or ContractKind.AcquiresShared))
        {
            state = ApplyAcquire(state, @lock, entry.Kind == ContractKind.Acquires ? LockMode.Exclusive : LockMode.Shared, method, guard, operation);
        }

        if (guard is not null)
        {
            if (!_body.Analysis.Contracts.IsScopedLock(guard.Type))
            {
                clauses.RemoveAll(static c => c.Entry.Kind is not (ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.TryAcquires));
            }

            state = state.WithGuard(guard, Managed(clauses));
            state = GuardEffects.AdoptByGuard(state, guard, clauses);
            if (!clauses.Any(static c => c.Entry.Kind == ContractKind.TryAcquires))
            {
                return guard;
            }
        }

        return TryResult(state, clauses, method, operation, guard, result);
    }

    private void CheckPreconditions(FlowState state, ContractEntry entry, Sym @lock, IMethodSymbol method, Sym? receiver, IOperation operation)
    {
        if (state.IsEnded)
        {
            return;
        }

        foreach (var one in Expand(state, @lock))
        {
            switch (entry.Kind)
            {
                case ContractKind.Requires or ContractKind.RequiresShared when !IsOwnConstruction(state, one, receiver):
                    _locks.CheckRequired(state, one, entry.Kind == ContractKind.RequiresShared, method, operation);
                    break;
                case ContractKind.Excludes when !_step.IsQuiet && state.Find(one) is { } held:
                    _body.Analysis.Order.RecordReported(operation.Syntax.GetLocation());
                    _step.Findings.Report(RuleCatalog.ExcludesLock, operation.Syntax.GetLocation(), one, new[] { held.Where }, Findings.NameOf(method), one, Findings.Describe(held.Where));
                    break;
            }
        }
    }

    /// <summary>A constructor may call what requires a lock of the object that it constructs.</summary>
    private bool IsOwnConstruction(FlowState state, Sym @lock, Sym? receiver) =>
        (_body.Kind == BodyKind.Construction && receiver is null or { Kind: SymKind.This } && !state.HasThisEscaped
            && @lock.Contains(static s => s.Kind == SymKind.This))
        || (_body.Kind == BodyKind.StaticConstruction && receiver is null && @lock is { Kind: SymKind.Static, Data: ISymbol { ContainingType: var owner } }
            && WellKnownTypes.Same(owner, _body.Owner.ContainingType));

    /// <summary>The locks behind a lock expression: those that a guard manages, if it names one.</summary>
    private static ImmutableArray<Sym> Expand(FlowState state, Sym @lock) =>
        state.Guards.TryGetValue(@lock, out var managed)
            ? managed.Select(static m => m.Lock).ToImmutableArray()
            : ImmutableArray.Create(@lock);

    /// <summary>After a call that takes a lock or not, or releases it or not, nobody is asked whether it is held.</summary>
    private static FlowState Doubt(FlowState state, Sym @lock, bool takes, IOperation operation)
    {
        if (state.Find(@lock) is { } held)
        {
            return takes ? state : state.Replace(held, held.AsDoubtful(HeldOrigin.Asserted));
        }

        return takes ? state.Add(new HeldLock(@lock, LockMode.Any, HeldOrigin.Asserted, operation.Syntax.GetLocation(), isCertain: false)) : state;
    }

    private FlowState ApplyRelease(FlowState state, Sym @lock, IMethodSymbol method, IOperation operation)
    {
        if (state.IsEnded)
        {
            return state;
        }

        if (state.Guards.TryGetValue(@lock, out var managed))
        {
            foreach (var item in managed)
            {
                if (item.IsInverse && !SpeaksOfLocks(@lock.Type))
                {
                    state = _locks.Acquire(state, item.Lock, item.Mode, operation, @lock);
                }
                else
                {
                    state = _locks.Release(state, item.Lock, null, operation);
                }
            }
        }
        else if (!IsUntrackedGuard(@lock, method) || state.Find(@lock) is not null)
        {
            state = _locks.Release(state, @lock, null, operation);
        }

        return state;
    }

    private FlowState ApplyAcquire(FlowState state, Sym @lock, LockMode mode, IMethodSymbol method, Sym? guard, IOperation operation)
    {
        if (state.IsEnded)
        {
            return state;
        }

        if (_body.Analysis.Api.HasToken(operation))
        {
            _step.MayFailToTake(state, @lock);
        }

        if (state.Guards.TryGetValue(@lock, out var managed))
        {
            foreach (var item in managed)
            {
                if (item.IsInverse && !SpeaksOfLocks(@lock.Type))
                {
                    state = _locks.Release(state, item.Lock, null, operation);
                }
                else
                {
                    state = _locks.Acquire(state, item.Lock, mode, operation, @lock);
                }
            }
        }
        else if (!IsUntrackedGuard(@lock, method) || _body.Contract.IsPromised(@lock))
        {
            state = _locks.Acquire(state, @lock, mode, operation, guard);
        }

        return state;
    }

    private Sym TryResult(FlowState state, List<(ContractEntry Entry, Sym Lock)> clauses, IMethodSymbol method, IOperation operation, Sym? guard, Sym result)
    {
        var tries = clauses.Where(static c => c.Entry is { Kind: ContractKind.TryAcquires, Flag: null }).ToList();
        if (tries.Count == 0)
        {
            return result;
        }

        var success = tries[0].Entry.SuccessValue;
        var isBoolean = ReturnTypeOf(method).SpecialType == SpecialType.System_Boolean;
        var taken = tries.Where(t => t.Entry.SuccessValue == success)
            .SelectMany(t => Expand(state, t.Lock).Select(one => (Lock: one, Guard: one.Equals(t.Lock) ? guard : t.Lock, Mode: t.Entry.IsShared ? LockMode.Shared : LockMode.Exclusive)))
            .SelectMany(t => ((Outcome)_locks.TryOutcome(state, t.Lock, t.Mode, success, isBoolean, operation).Data!).Cases[0].Locks.Select(h => h.WithGuard(t.Guard)))
            .ToImmutableArray();
        return isBoolean
            ? Sym.OutcomeOf(Outcome.Of(success, !success, taken))
            : Sym.OutcomeOf(Outcome.Of(success ? Outcome.Truthy : Outcome.Falsy, success ? Outcome.Falsy : Outcome.Truthy, taken).WithObject(guard));
    }

    private static ImmutableArray<ManagedLock> Managed(List<(ContractEntry Entry, Sym Lock)> clauses) =>
        clauses.Where(static c => c.Entry.Kind is not ContractKind.Asserts and not ContractKind.TryAcquires)
            .Select(static c => new ManagedLock(
                c.Lock,
                c.Entry.Kind is ContractKind.AcquiresShared or ContractKind.RequiresShared ? LockMode.Shared : LockMode.Exclusive,
                c.Entry.Kind == ContractKind.Releases))
            .ToImmutableArray();

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
        return _body.Analysis.Contracts.IsScopedLock(type)
            || (type is { TypeKind: TypeKind.Interface, Name: "IDisposable" or "IAsyncDisposable" }
                && contract.Entries.Any(static e => e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.TryAcquires));
    }

    private ITypeSymbol ReturnTypeOf(IMethodSymbol method) =>
        method.ReturnType is INamedTypeSymbol { IsGenericType: true } task && _body.Analysis.WellKnown.IsTask(task) ? task.TypeArguments[0] : method.ReturnType;

    /// <summary>
    /// Whether the methods of a guard that releases its locks at first say what they do to the locks, not to the guard: its Dispose
    /// then acquires.
    /// </summary>
    private bool SpeaksOfLocks(ITypeSymbol? guard) =>
        guard is not null && guard.GetMembers("Dispose").OfType<IMethodSymbol>().Any(d =>
            _body.Analysis.Contracts.Of(d).Entries.Any(static e => e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared));

    /// <summary>A guard that came from elsewhere: what it manages is not known.</summary>
    private bool IsUntrackedGuard(Sym @lock, IMethodSymbol method) =>
        @lock.Kind is not SymKind.Static
        && (_body.Analysis.Contracts.IsScopedLock(@lock.Type)
            || (@lock.Kind == SymKind.This && _body.Analysis.Contracts.IsScopedLock(method.ContainingType)));
}
