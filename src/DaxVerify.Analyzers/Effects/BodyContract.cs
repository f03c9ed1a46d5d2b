using System;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Effects;

/// <summary>What a body's own contract, or its name, says of what it holds when it starts and when it ends.</summary>
internal sealed class BodyContract
{
    private static readonly string[] s_lockVerbs = ["Enter", "TryEnter", "Exit", "Lock", "TryLock", "Unlock", "Acquire", "TryAcquire", "Obtain", "TryObtain", "TakeLock", "Wait", "Release", "TryExit", "TryUnlock", "TryRelease"];

    private static readonly (string Take, string Release)[] s_pairs = [("Enter", "Exit"), ("Lock", "Unlock"), ("Lock", "Release"), ("Wait", "Release"), ("Acquire", "Release"), ("Obtain", "Release"), ("TakeLock", "ReleaseLock")];

    private readonly LockAnalysis _analysis;
    private readonly IMethodSymbol? _method;
    private readonly ISymbol _owner;
    private readonly MethodContract _contract;

    /// <summary>Makes it.</summary>
    public BodyContract(LockAnalysis analysis, IMethodSymbol? method, ISymbol owner)
    {
        _analysis = analysis;
        _method = method;
        _owner = owner;
        _contract = method is null ? MethodContract.Empty : analysis.Contracts.Of(method);
    }

    /// <summary>Its clauses.</summary>
    public ImmutableArray<ContractEntry> Entries => _contract.Entries;

    /// <summary>Whether the body implements a lock or a guard, so that what it holds at its ends is its own affair.</summary>
    public bool IsTrusted =>
        _contract.IsLockImplementation
        || (_method is { MethodKind: MethodKind.Constructor or MethodKind.Destructor or MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method
            && _analysis.Contracts.IsScopedLock(method.ContainingType)
            && (method.MethodKind != MethodKind.Ordinary || method.Name is "Dispose" or "DisposeAsync" || _contract.ChangesWhatIsHeld));

    /// <summary>Adds what the body's own contract promises at its start.</summary>
    public FlowState WithContract(FlowState entry)
    {
        if (_method is not { } method)
        {
            return entry;
        }

        var where = method.Locations.FirstOrDefault() ?? Location.None;
        foreach (var clause in _contract.Entries)
        {
            var mode = clause.Kind switch
            {
                ContractKind.Requires or ContractKind.Suspends => LockMode.Exclusive,
                ContractKind.RequiresShared => LockMode.Shared,
                ContractKind.Releases => LockMode.Any,
                _ => (LockMode?)null,
            };
            if (clause is { Kind: ContractKind.Releases, Flag: { } flag })
            {
                // The caller says by it whether the lock is held.
                var told = ImmutableArray.Create(new HeldLock(clause.Lock, LockMode.Any, HeldOrigin.Required, where));
                entry = entry.Bind(method.Parameters[flag], Sym.OutcomeOf(Outcome.Of(true, false, told)));
            }
            else if (clause.Kind == ContractKind.MayRelease)
            {
                entry = entry.Add(new HeldLock(clause.Lock, LockMode.Any, HeldOrigin.Asserted, where, isCertain: false));
            }
            else if (mode is { } held && entry.Find(clause.Lock) is null)
            {
                entry = entry.Add(new HeldLock(clause.Lock, held, HeldOrigin.Required, where));
            }
        }

        if (_contract.IsSynchronized)
        {
            var own = method.IsStatic ? Sym.TypeOf(method.ContainingType) : Sym.This;
            _analysis.Order.RecordAcquired(_owner, own);
            entry = entry.Add(new HeldLock(own, LockMode.Exclusive, HeldOrigin.Required, where));
        }

        if (method.AssociatedSymbol is IPropertySymbol or IEventSymbol)
        {
            foreach (var guard in _analysis.Contracts.GuardsOf(method.AssociatedSymbol))
            {
                var mode = method.MethodKind == MethodKind.PropertyGet ? LockMode.Shared : LockMode.Exclusive;
                entry = entry.Find(guard) is null ? entry.Add(new HeldLock(guard, mode, HeldOrigin.Required, where)) : entry;
            }
        }

        return entry;
    }

    /// <summary>Whether a clause of a kind is about a lock.</summary>
    public bool Says(Sym @lock, ContractKind kind) => _contract.Entries.Any(e => e.Kind == kind && e.Lock.Equals(@lock));

    /// <summary>Whether a lock may be held at the end, because the contract says so.</summary>
    public bool IsPromised(Sym @lock) => _contract.Entries.Any(e =>
        e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.Requires or ContractKind.RequiresShared or ContractKind.Suspends or ContractKind.MayAcquire
        && e.Lock.Equals(@lock));

    /// <summary>Whether a try-acquire contract covers a lock held when the result is <paramref name="value"/>.</summary>
    public bool IsPromisedTry(Sym @lock, Sym? value) => _contract.Entries.Any(e =>
        e.Kind == ContractKind.TryAcquires && e.Lock.Equals(@lock)
        && (value is not { Kind: SymKind.Constant, Data: bool result } || result == e.SuccessValue));

    /// <summary>
    /// Whether the method only stands in for the lock's own: it is called Enter, Exit or the like, and works on the object that it is given or is a method
    /// of, or has a counterpart by name, as EnterCollection has in ExitCollection. What it leaves held is its purpose, annotated or not.
    /// </summary>
    public bool IsForwarded(Sym @lock) =>
        _method is { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method && HasLockVerb(method.Name)
        && (@lock.Kind is SymKind.Parameter or SymKind.This || HasCounterpart(method));

    private static bool HasCounterpart(IMethodSymbol method) => s_pairs.Any(p =>
        new[] { p.Take, "Try" + p.Take }.Any(t => new[] { p.Release, "Try" + p.Release }.Any(r => IsCounterpart(method, t, r) || IsCounterpart(method, r, t))));

    /// <summary>Whether the type has the other side of a pair, by the same name but for the verb, or by the verb alone.</summary>
    private static bool IsCounterpart(IMethodSymbol method, string verb, string other) => method.Name.StartsWith(verb, StringComparison.Ordinal)
        && method.ContainingType.GetMembers(other + method.Name.Substring(verb.Length)).Concat(method.ContainingType.GetMembers(other))
            .Any(m => m is IMethodSymbol && !SymbolEqualityComparer.Default.Equals(m, method));

    /// <summary>Whether a method is called as those are that take or release a lock.</summary>
    public static bool HasLockVerb(string name) => s_lockVerbs.Any(v => name.StartsWith(v, StringComparison.Ordinal));

    /// <summary>Whether this is the Dispose of an object that may have taken the lock when it was made.</summary>
    public bool IsDisposal(Sym @lock) =>
        _method is { } method && IsDisposal(method) && @lock.Contains(static s => s.Kind == SymKind.This);

    /// <summary>Whether a method is the Dispose of objects that are disposed.</summary>
    public static bool IsDisposal(IMethodSymbol method) =>
        method is { MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation, ContainingType: var type, Name: var name }
        && name.Substring(name.LastIndexOf('.') + 1) is "Dispose" or "DisposeAsync" && IsDisposable(type);

    /// <summary>Whether objects of a type are disposed.</summary>
    public static bool IsDisposable(INamedTypeSymbol type) =>
        type.AllInterfaces.Any(static i => i.Name is "IDisposable" or "IAsyncDisposable")
        || (type.IsRefLikeType && type.GetMembers("Dispose").Any());
}
