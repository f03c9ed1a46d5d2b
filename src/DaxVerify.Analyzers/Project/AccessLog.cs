using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Project;

/// <summary>
/// Accesses to members that nothing is declared about. Where nearly all of them are under one lock, the bare ones deserve a
/// hint. A helper that is only called with a lock held is taken to run under it, and what a method has made itself is its own.
/// </summary>
internal sealed class AccessLog
{
    /// <summary>Fewer accesses under a lock than this prove no habit.</summary>
    private const int LockedMin = 2;

    /// <summary>For each bare access there are at least this many under the lock.</summary>
    private const int LockedPerBareMin = 2;

    private readonly ContractProvider _contracts;
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<MemberAccess>> _accesses = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<(int Slot, CallSite Site)>> _calls = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _escaped = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _candidates = new(SymbolEqualityComparer.Default);

    /// <summary>Makes an empty log.</summary>
    public AccessLog(ContractProvider contracts)
    {
        _contracts = contracts;
        Ownership = new Ownership(contracts);
    }

    /// <summary>Whose objects are.</summary>
    public Ownership Ownership { get; }

    /// <summary>Notes an access. An object that was just made is its maker's alone; where it can't be said what is held, nothing is said.</summary>
    /// <param name="member">What is accessed.</param>
    /// <param name="receiver">The instance, as locks of it would be named.</param>
    /// <param name="source">Where the instance comes from.</param>
    /// <param name="state">What is held.</param>
    /// <param name="isWrite">Whether it is written.</param>
    public void Record(ISymbol member, Sym? receiver, Sym? source, FlowState state, bool isWrite, SyntaxNode where, ISymbol by, BodyKind kind)
    {
        if (source is { Kind: SymKind.Created } || !IsCandidate(member) || IsOfReadOnlyPart(member, where) || IsAtomic(where) || state.Held.Any(static h => h.IsDoubtful))
        {
            return;
        }

        by = by.OriginalDefinition;
        if (kind == BodyKind.Construction && !state.HasThisEscaped && source is { Kind: SymKind.Member or SymKind.Element } && RootOf(source).Kind == SymKind.This)
        {
            // What a constructor has put into the object it constructs belongs to it.
            return;
        }

        var slot = kind == BodyKind.Nested ? Slot.None : Slot.Of(receiver, by);
        _accesses.GetOrAdd(member.OriginalDefinition, static _ => new ConcurrentBag<MemberAccess>())
            .Add(new MemberAccess(Relative(state, receiver), source, isWrite, where, by, slot));
    }

    private static Sym RootOf(Sym path)
    {
        while (path.Kind is SymKind.Member or SymKind.Element)
        {
            path = path.Children[0];
        }

        return path;
    }

    /// <summary>Notes a call of a helper, with what is held.</summary>
    /// <param name="caller">The member that calls.</param>
    /// <param name="receiver">The instance.</param>
    /// <param name="arguments">The arguments, by parameter.</param>
    /// <param name="sourceOf">Says where a value comes from.</param>
    /// <param name="state">What is held.</param>
    public void RecordCall(
        ISymbol caller, IMethodSymbol callee, Sym? receiver, ImmutableArray<Sym?> arguments, Func<Sym, Sym> sourceOf, FlowState state, BodyKind kind)
    {
        if (!IsHelper(callee))
        {
            return;
        }

        caller = caller.OriginalDefinition;
        var sites = _calls.GetOrAdd(callee.OriginalDefinition, static _ => new ConcurrentBag<(int, CallSite)>());
        sites.Add((Slot.Other, SiteOf(caller, null, null, state, kind)));
        if (!callee.IsStatic)
        {
            sites.Add((Slot.This, SiteOf(caller, receiver ?? Sym.This, sourceOf(receiver ?? Sym.This), state, kind)));
        }

        for (var i = 0; i < arguments.Length && i < callee.Parameters.Length; i++)
        {
            if (callee.OriginalDefinition.Parameters[i].Type is INamedTypeSymbol { IsReferenceType: true } type && type.Locations.Any(static l => l.IsInSource))
            {
                var value = arguments[i] ?? Sym.Unknown(callee);
                sites.Add((i, SiteOf(caller, value, sourceOf(value), state, kind)));
            }
        }
    }

    /// <summary>Notes that a method is made into a delegate: who calls it with what is unknown.</summary>
    public void RecordEscape(IMethodSymbol method) => _escaped.TryAdd(method.OriginalDefinition, true);

    /// <summary>What helpers may rely on, now that all calls are known.</summary>
    public EntryLocks SolveEntries() => SolveEntries(_calls.Keys.Concat(_accesses.Values.SelectMany(static a => a).Select(static a => a.By).Where(static b => b.IsOverride)));

    /// <summary>What some helpers may rely on, all calls of which are known.</summary>
    public EntryLocks SolveEntries(IEnumerable<ISymbol> helpers) => new EntryLocks(
        helpers.Select(static h => h.OriginalDefinition).Distinct(SymbolEqualityComparer.Default).OfType<ISymbol>()
            .Select(h => (Helper: h, Calls: CallsOf(h))).Where(static h => h.Calls is not null).SelectMany(static h => h.Calls!
                .GroupBy(static s => s.Slot)
                .Select(g => new KeyValuePair<(ISymbol, int), List<CallSite>>((h.Helper, g.Key), g.Select(static s => s.Site).ToList()))),
        Ownership);

    /// <summary>The calls that may get to a helper, by way of what it overrides too; null if there are none, or others may call it.</summary>
    private List<(int Slot, CallSite Site)>? CallsOf(ISymbol helper)
    {
        var calls = new List<(int, CallSite)>();
        for (var current = helper as IMethodSymbol; current is not null; current = current.OverriddenMethod?.OriginalDefinition)
        {
            if (!IsHelper(current) || _escaped.ContainsKey(current))
            {
                return null;
            }

            calls.AddRange(_calls.TryGetValue(current, out var known) ? known : Enumerable.Empty<(int, CallSite)>());
        }

        return calls.Count == 0 ? null : calls;
    }

    /// <summary>Reports the bare accesses.</summary>
    public void Report(EntryLocks entry, Action<Diagnostic> report)
    {
        foreach (var pair in _accesses)
        {
            if (HabitOf(pair.Key, pair.Value.Where(a => !IsUnusedHalf(a.By)), entry) is { Bare.Count: > 0 } habit)
            {
                Report(habit, report);
            }
        }
    }

    /// <summary>The guards that the accesses speak for.</summary>
    public IEnumerable<GuardSuggestion> Suggest(EntryLocks entry) => _accesses
        .Select(pair => HabitOf(pair.Key, pair.Value.Where(a => !IsUnusedHalf(a.By)), entry)).OfType<LockHabit>()
        .Select(static habit => new GuardSuggestion(
            habit.Member, habit.Lock.ToString(), PlacesOf(habit.Locked), PlacesOf(habit.Bare),
            habit.Locked.Where(a => !a.Locks.Contains(habit.Lock) && a.Slot is Slot.This or Slot.Other && a.By is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsOverride: false })
                .Select(static a => (IMethodSymbol)a.By).Distinct<IMethodSymbol>(SymbolEqualityComparer.Default).ToImmutableArray()));

    private static ImmutableArray<Location> PlacesOf(IEnumerable<MemberAccess> accesses) => accesses.Select(static a => a.Where.GetLocation()).ToImmutableArray();

    /// <summary>Whether a method is the accessor that nobody uses of a helper property whose other accessor is used.</summary>
    private bool IsUnusedHalf(ISymbol method) =>
        method is IMethodSymbol { AssociatedSymbol: IPropertySymbol { GetMethod: { } get, SetMethod: { } set } } accessor
        && IsHelper(accessor) && !_calls.ContainsKey(accessor)
        && (_calls.ContainsKey(get.OriginalDefinition) || _calls.ContainsKey(set.OriginalDefinition));

    /// <summary>The lock under which nearly all accesses are, at least two of them and one a write; null if there is none.</summary>
    private static LockHabit? HabitOf(ISymbol member, IEnumerable<MemberAccess> all, EntryLocks entry)
    {
        var accesses = new List<(MemberAccess Access, ImmutableArray<Sym> Locks)>();
        foreach (var access in all)
        {
            // A helper that only gets objects which nobody else knows does no harm.
            if (entry.Of(access.By, access.Slot) is { } more && !entry.IsOwned(access.Source, access.By, access.Slot == Slot.None))
            {
                accesses.Add((access, access.Locks.AddRange(more)));
            }
        }

        if (accesses.Count <= LockedMin || !accesses.Any(static a => a.Access.IsWrite))
        {
            return null;
        }

        var best = accesses.SelectMany(static a => a.Locks.Distinct()).Where(l => IsGuardOf(l, member)).GroupBy(static l => l)
            .OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key.ToString(), StringComparer.Ordinal).FirstOrDefault()?.Key;
        if (best is null)
        {
            return null;
        }

        var locked = accesses.Where(a => a.Locks.Contains(best)).Select(static a => a.Access).ToList();
        var bare = accesses.Where(a => !a.Locks.Contains(best)).Select(static a => a.Access).ToList();
        return locked.Count >= LockedMin && locked.Count >= LockedPerBareMin * bare.Count ? new LockHabit(member, best, locked, bare) : null;
    }

    /// <summary>A lock of the same instance or a static one; the lock of some other object is held by coincidence.</summary>
    private static bool IsGuardOf(Sym @lock, ISymbol member) =>
        member.IsStatic || @lock.Children.IsEmpty || @lock.Contains(static s => s.Kind == SymKind.This);

    private static CallSite SiteOf(ISymbol caller, Sym? value, Sym? source, FlowState state, BodyKind kind)
    {
        var isUnderConstruction = (kind == BodyKind.Construction && value is { Kind: SymKind.This } && !state.HasThisEscaped)
            || (kind == BodyKind.StaticConstruction && value is null);
        return new CallSite(
            caller, kind == BodyKind.Nested ? Slot.None : Slot.Of(value, caller), source, Relative(state, value), isUnderConstruction);
    }

    /// <summary>Whether all callers of a method are likely to be seen here: it is not for everyone.</summary>
    public static bool IsHelper(IMethodSymbol method) =>
        method.DeclaredAccessibility is Accessibility.Private or Accessibility.Internal or Accessibility.Protected or Accessibility.ProtectedAndInternal
        && method.Locations.Any(static l => l.IsInSource);

    private static void Report(LockHabit habit, Action<Diagnostic> report)
    {
        var properties = ImmutableDictionary<string, string?>.Empty.Add(RuleCatalog.LockProperty, habit.Lock.ToString());
        foreach (var access in habit.Bare)
        {
            report(Diagnostic.Create(
                RuleCatalog.InconsistentLocking, access.Where.GetLocation(), habit.Member.Locations.Where(static l => l.IsInSource), properties,
                habit.Member.Name, habit.Lock.ToString(), habit.Locked.Count, habit.Locked.Count + habit.Bare.Count));
        }
    }

    /// <summary>The locks held, seen from the instance that is accessed: <c>x._gate</c> becomes <c>_gate</c> for a member of <c>x</c>.</summary>
    private static ImmutableArray<Sym> Relative(FlowState state, Sym? receiver)
    {
        if (state.Held.IsEmpty)
        {
            return ImmutableArray<Sym>.Empty;
        }

        var locks = ImmutableArray.CreateBuilder<Sym>();
        foreach (var held in state.Held)
        {
            if (held.Origin == HeldOrigin.Maybe)
            {
                continue;
            }

            var relative = receiver is null or { Kind: SymKind.This }
                ? held.Lock
                : held.Lock.Substitute(s => s.Equals(receiver) ? Sym.This : s.Kind == SymKind.This ? Sym.Unknown(s) : null);
            if (!relative.Contains(static s => s.Kind is not (SymKind.This or SymKind.Member or SymKind.Static or SymKind.TypeOf))
                && !(receiver is null && relative.Contains(static s => s.Kind == SymKind.This)))
            {
                locks.Add(relative);
            }
        }

        return locks.ToImmutable();
    }

    private bool IsCandidate(ISymbol member) => _candidates.GetOrAdd(member.OriginalDefinition, m =>
        m is IFieldSymbol or IPropertySymbol && m.Locations.Any(static l => l.IsInSource) && !m.IsImplicitlyDeclared
        && (m is IFieldSymbol field ? IsMutable(field) : IsMutable((IPropertySymbol)m)) && !ContractProvider.IsSuppressed(m));

    /// <summary>A read-only field still leads to mutable state if it holds a collection.</summary>
    private bool IsMutable(IFieldSymbol field) =>
        field is { IsConst: false, IsVolatile: false }
        && !(field.IsStatic && field.GetAttributes().Any(static a => a.AttributeClass?.Name == nameof(ThreadStaticAttribute)))
        && (!field.IsReadOnly || (Mutability.IsShareable(field.Type) && !SafeUses.IsSynchronized(field)))
        && _contracts.WellKnown.KindOf(field.Type) is LockKind.None or LockKind.Monitor;

    /// <summary>An automatic property is a field in other clothes.</summary>
    private static bool IsMutable(IPropertySymbol property) =>
        property is { IsIndexer: false, IsAbstract: false, SetMethod: { IsInitOnly: false } }
        && property.DeclaringSyntaxReferences.Length == 1
        && property.DeclaringSyntaxReferences[0].GetSyntax() is PropertyDeclarationSyntax { AccessorList: { } accessors }
        && accessors.Accessors.All(static a => a.Body is null && a.ExpressionBody is null);

    /// <summary>Whether an access is one that needs no lock: by <c>Volatile</c> or <c>Interlocked</c>.</summary>
    private static bool IsAtomic(SyntaxNode access) =>
        access.FirstAncestorOrSelf<ArgumentSyntax>() is { RefKindKeyword.RawKind: (int)SyntaxKind.RefKeyword or (int)SyntaxKind.InKeyword } argument
        && argument.Expression.Span.Contains(access.Span)
        && argument.Parent?.Parent is InvocationExpressionSyntax { Expression: MemberAccessExpressionSyntax { Expression: var owner } }
        && owner.ToString() is var name && (name.EndsWith("Volatile", StringComparison.Ordinal) || name.EndsWith("Interlocked", StringComparison.Ordinal));

    /// <summary>What never changes of a read-only member: whether it is there, and how long its array is.</summary>
    private static bool IsOfReadOnlyPart(ISymbol member, SyntaxNode access)
    {
        if (member is not IFieldSymbol { IsReadOnly: true } field)
        {
            return false;
        }

        var target = access.Parent is MemberAccessExpressionSyntax { Name: var name } qualified && name == access ? qualified : access;
        return target.Parent switch
        {
            MemberAccessExpressionSyntax part when part.Expression == target => field.Type is IArrayTypeSymbol && part.Name.Identifier.ValueText is "Length" or "Rank" or "LongLength",
            BinaryExpressionSyntax comparison => comparison.Kind() is SyntaxKind.EqualsExpression or SyntaxKind.NotEqualsExpression,
            IsPatternExpressionSyntax => true,
            _ => false,
        };
    }
}
