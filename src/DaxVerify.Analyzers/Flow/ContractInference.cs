using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// Finds what the methods of a type do for one another with locks of the framework, where nothing is written down: one takes a lock and leaves it
/// held, another releases it. Only such a pair is taken as meant: a lock that nothing releases has been forgotten.
/// </summary>
internal sealed class ContractInference
{
    /// <summary>Helpers that call helpers are followed this far.</summary>
    private const int RoundsMax = 6;

    private readonly LockAnalysis _analysis;
    private readonly IReadOnlyList<PendingBody> _bodies;
    private readonly Dictionary<IMethodSymbol, MethodContract> _inferred = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<PendingBody, LockMoves> _moves = new();

    private ContractInference(LockAnalysis analysis, IReadOnlyList<PendingBody> bodies)
    {
        _analysis = analysis;
        _bodies = bodies;
    }

    /// <summary>Finds the contracts of the methods that these bodies belong to.</summary>
    public static IReadOnlyDictionary<IMethodSymbol, MethodContract> Infer(LockAnalysis analysis, IReadOnlyList<PendingBody> bodies)
    {
        var inference = new ContractInference(analysis, bodies);
        inference.Solve();
        return inference._inferred;
    }

    private void Solve()
    {
        var todo = _bodies.Where(static b => b.Screen.LocksByHand).ToList();
        for (var round = 0; round < RoundsMax && todo.Count > 0; round++)
        {
            var known = _analysis.Knowing(_inferred);
            foreach (var body in todo)
            {
                _moves[body] = LockMoves.Of(known, body);
            }

            var found = _moves.Where(m => IsCandidate(m.Key) && !_inferred.ContainsKey((IMethodSymbol)m.Key.Owner))
                .Select(m => (Method: (IMethodSymbol)m.Key.Owner, Entries: EntriesOf(m.Key, m.Value)))
                .Where(static m => !m.Entries.IsEmpty).ToList();
            foreach (var (method, entries) in found)
            {
                _inferred.Add(method, new MethodContract(entries, null, isSuppressed: false, isSynchronized: false));
            }

            todo = _bodies.Where(b => !(b.Owner is IMethodSymbol owner && _inferred.ContainsKey(owner)) && found.Any(f => b.Screen.Calls(f.Method))).ToList();
        }
    }

    private bool IsCandidate(PendingBody body) =>
        body.Owner is IMethodSymbol
        {
            MethodKind: MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation or MethodKind.Constructor, IsVirtual: false, IsAbstract: false, IsOverride: false,
        } method
        && _analysis.Contracts.Of(method).IsEmpty && !Iterators.IsIterator(method) && IsMeantForOthers(method, body);

    /// <summary>
    /// Whether something of the type calls a method, or its name says that it is for taking or releasing, or it gives a lock up for a while that those who
    /// may call it are known to hold.
    /// </summary>
    private bool IsMeantForOthers(IMethodSymbol method, PendingBody own) =>
        BodyContract.HasLockVerb(method.Name) || PairNames.IsOfPair(method) || _bodies.Any(b => !ReferenceEquals(b, own) && b.Screen.Calls(method))
        || (_moves.TryGetValue(own, out var moves)
            && (moves.Freed.Any(static f => f is { Kind: SymKind.Member } && f.Children[0].Kind == SymKind.Parameter) || SuspendedBy(method, moves).Any()
                || IsLeaving(own, moves) || IsInverse(method, moves) || _moves.Any(m => IsLeaving(m.Key, m.Value) && moves.Freed.Any(f => LeftBy(m.Value).Any(l => IsSame(l.Lock, f))))));

    /// <summary>Whether a method can only be there to take a lock for others: it returns the wait for one, or is a constructor that leaves one held.</summary>
    private static bool IsLeaving(PendingBody body, LockMoves moves) => body.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor } || moves.LeftToAwait.Any();

    /// <summary>Whether a Dispose takes again what a constructor of the type has released.</summary>
    private bool IsInverse(IMethodSymbol method, LockMoves moves) => BodyContract.IsDisposal(method) && moves.LeftSomewhere.Any(l =>
        _moves.Any(m => m.Key.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor } && m.Value.Freed.Any(f => IsSame(f, l.Lock))));

    private static IEnumerable<HeldLock> LeftBy(LockMoves moves) => moves.LeftSomewhere.Concat(moves.HandedOut).Concat(moves.LeftToAwait).Concat(moves.TriedForFlag);

    private static IEnumerable<Sym> SuspendedBy(IMethodSymbol method, LockMoves moves) =>
        moves.Suspended.Where(l => l.Kind == SymKind.Parameter || (method.DeclaredAccessibility != Accessibility.Public && LockClass.MemberOf(l) is not null));

    private ImmutableArray<ContractEntry> EntriesOf(PendingBody body, LockMoves moves)
    {
        var entries = ImmutableArray.CreateBuilder<ContractEntry>();
        var suspended = SuspendedBy((IMethodSymbol)body.Owner, moves).ToList();
        entries.AddRange(suspended.Select(static l => new ContractEntry(ContractKind.Suspends, l, true)));
        var released = moves.Released.ToList();
        foreach (var freed in moves.Freed.Where(r => !suspended.Contains(r) && Others(body, m => LeftBy(m).Any(l => IsSame(l.Lock, r)))))
        {
            if ((moves.Takes(freed) || !released.Contains(freed)) && moves.ReleaseFlagOf(freed) is { } flag)
            {
                entries.Add(new ContractEntry(ContractKind.Releases, freed, true, flag.Ordinal));
            }
            else if (released.Contains(freed) && !BodyContract.IsDisposal((IMethodSymbol)body.Owner)) // who disposes of an object knows its lock by another name, if at all
            {
                entries.Add(new ContractEntry(ContractKind.Releases, freed, true));
            }
            else if (!moves.Takes(freed))
            {
                entries.Add(new ContractEntry(ContractKind.MayRelease, freed, true));
            }
        }

        entries.AddRange(moves.LeftToAwait.Concat(moves.TriedForFlag.Where(t => !moves.LeftSomewhere.Any(l => l.Lock.Equals(t.Lock)))).Where(l => IsReleasedElsewhere(body, l.Lock)).Select(static l => new ContractEntry(ContractKind.MayAcquire, l.Lock, true)));
        if (body.Owner is IMethodSymbol { MethodKind: MethodKind.Constructor })
        {
            entries.AddRange(moves.LeftSomewhere.Where(l => IsReleasedElsewhere(body, l.Lock)).Select(static l => new ContractEntry(ContractKind.MayAcquire, l.Lock, true)));
            return entries.ToImmutable();
        }

        if (ReturnsReleaser((IMethodSymbol)body.Owner))
        {
            return entries.ToImmutable();
        }

        var left = moves.Left.Where(l => IsReleasedElsewhere(body, l.Lock)).ToList();
        foreach (var held in left)
        {
            var kind = held.Mode is LockMode.Shared or LockMode.Upgradeable ? ContractKind.AcquiresShared : ContractKind.Acquires;
            entries.Add(new ContractEntry(kind, held.Lock, true, moves.FlagOf(held)?.Ordinal));
        }

        foreach (var held in moves.LeftSomewhere.Where(l => !left.Any(k => k.SameLock(l)) && IsReleasedElsewhere(body, l.Lock)).GroupBy(static l => l.Lock).Select(static g => g.First()))
        {
            if (moves.FlagOf(held) is { } flag)
            {
                entries.Add(new ContractEntry(ContractKind.TryAcquires, held.Lock, true, flag.Ordinal));
            }
            else if (IsTruthValue((IMethodSymbol)body.Owner) && moves.LeftIfTrue.Any(l => l.SameLock(held)))
            {
                entries.Add(new ContractEntry(ContractKind.TryAcquires, held.Lock, true));
            }
            else if (!moves.Undoes(held.Lock))
            {
                entries.Add(new ContractEntry(ContractKind.MayAcquire, held.Lock, true));
            }
        }

        return entries.ToImmutable();
    }

    private bool IsReleasedElsewhere(PendingBody body, Sym @lock) => Others(body, m => m.Freed.Any(f => IsSame(f, @lock)));

    private bool Others(PendingBody body, Func<LockMoves, bool> test) => _moves.Any(m => !ReferenceEquals(m.Key, body) && test(m.Value));

    /// <summary>Whether two methods speak of one lock: by the member that holds it, or both of one that they are given.</summary>
    private static bool IsSame(Sym a, Sym b) => LockClass.MemberOf(a) is { } member
        ? SymbolEqualityComparer.Default.Equals(member, LockClass.MemberOf(b))
        : a.Kind == b.Kind && a.Kind is SymKind.This or SymKind.Parameter;

    /// <summary>Whether what is returned is disposed of, which then releases: a class of another project knows nothing of the lock.</summary>
    private bool ReturnsReleaser(IMethodSymbol method) => ResultOf(method) is INamedTypeSymbol type && (type.TypeKind != TypeKind.Class || type.Locations.Any(static l => l.IsInSource))
        && (BodyContract.IsDisposable(type) || type is { TypeKind: TypeKind.Interface, Name: "IDisposable" or "IAsyncDisposable" }) && !_analysis.WellKnown.IsTask(type);

    private bool IsTruthValue(IMethodSymbol method) => ResultOf(method)?.SpecialType == SpecialType.System_Boolean;

    private ITypeSymbol? ResultOf(IMethodSymbol method) => !_analysis.WellKnown.IsTask(method.ReturnType) ? method.ReturnType
        : method.ReturnType is INamedTypeSymbol { IsGenericType: true } task ? task.TypeArguments[0] : null;
}
