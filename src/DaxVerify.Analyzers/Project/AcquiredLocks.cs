using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>What the methods of the project take, by themselves and through what they call. A lock that is passed is the caller's to name.</summary>
internal sealed class AcquiredLocks
{
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<Sym>> _acquired = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<Call>> _callees =
        new(SymbolEqualityComparer.Default);

    private readonly Dictionary<ISymbol, HashSet<AcquiredLock>> _within = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, Call[]> _ordered = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, HashSet<int>> _taken = new(SymbolEqualityComparer.Default);

    /// <summary>Notes that a member takes a lock.</summary>
    public void RecordAcquired(ISymbol member, Sym @lock) =>
        _acquired.GetOrAdd(member.OriginalDefinition, static _ => new ConcurrentBag<Sym>()).Add(@lock);

    /// <summary>Notes that a member calls a method.</summary>
    /// <param name="passed">The locks that it passes, by parameter.</param>
    /// <param name="isOnThis">Whether the method is one of the member's own object.</param>
    public void RecordCall(ISymbol member, ISymbol callee, ImmutableArray<(int Ordinal, Sym Lock)> passed, bool isOnThis) =>
        _callees.GetOrAdd(member.OriginalDefinition, static _ => new()).Add(new Call(callee, passed, isOnThis));

    /// <summary>What one call takes, in whose terms each lock is named, and whether it is certainly one of the object that the callee is called on, or of the caller's if it is passed.</summary>
    public IEnumerable<AcquiredLock> Of(ISymbol caller, ISymbol callee, ImmutableArray<(int Ordinal, Sym Lock)> passed) =>
        Within(callee).Concat(passed.Where(p => TakenFrom(callee).Contains(p.Ordinal)).Select(p => new AcquiredLock(caller, p.Lock, IsOfThis(p.Lock), ImmutableArray.Create(callee))));

    /// <summary>Whether a lock is one of the object whose member names it.</summary>
    public static bool IsOfThis(Sym @lock) => @lock.Kind == SymKind.This || (@lock is { Kind: SymKind.Member, Children: { Length: 1 } children } && children[0].Kind == SymKind.This);

    /// <summary>What is taken while a method runs, but for what it is passed.</summary>
    private HashSet<AcquiredLock> Within(ISymbol method)
    {
        if (_within.TryGetValue(method, out var known))
        {
            return known;
        }

        var visited = new HashSet<(ISymbol, bool)> { (method, true) };
        var queue = new Queue<(ISymbol Method, bool IsOwn, ImmutableArray<ISymbol> Path)>();
        queue.Enqueue((method, true, ImmutableArray.Create(method)));
        var taken = _within[method] = new HashSet<AcquiredLock>();
        while (queue.Count > 0)
        {
            var (current, isOwn, path) = queue.Dequeue();
            taken.UnionWith(AcquiredBy(current).Select(l => new AcquiredLock(current, l, isOwn && IsOfThis(l), path)));
            foreach (var call in CalledBy(current))
            {
                taken.UnionWith(call.Passed.Where(p => TakenFrom(call.Callee).Contains(p.Ordinal))
                    .Select(p => new AcquiredLock(current, p.Lock, isOwn && IsOfThis(p.Lock), path.Add(call.Callee))));
                if (visited.Add((call.Callee, isOwn && call.IsOnThis)))
                {
                    queue.Enqueue((call.Callee, isOwn && call.IsOnThis, path.Add(call.Callee)));
                }
            }
        }

        return taken;
    }

    private IEnumerable<Sym> AcquiredBy(ISymbol method) => _acquired.TryGetValue(method, out var own) ? own : Enumerable.Empty<Sym>();

    /// <summary>What a method calls, in the order of the text of that: the bodies were gone through in no order.</summary>
    private Call[] CalledBy(ISymbol method)
    {
        if (!_ordered.TryGetValue(method, out var ordered))
        {
            ordered = _callees.TryGetValue(method, out var callees)
                ? callees.OrderBy(static c => PlaceOf(c.Callee).SourceTree?.FilePath, StringComparer.Ordinal).ThenBy(static c => PlaceOf(c.Callee).SourceSpan.Start).ToArray()
                : [];
            _ordered.Add(method, ordered);
        }

        return ordered;
    }

    private static Location PlaceOf(ISymbol method) => method.Locations.FirstOrDefault() ?? Location.None;

    /// <summary>The parameters of a method that it takes as locks, or passes to what takes them.</summary>
    private HashSet<int> TakenFrom(ISymbol method)
    {
        if (_taken.TryGetValue(method, out var known))
        {
            return known;
        }

        // A method that calls itself takes nothing more by that.
        var taken = _taken[method] = new HashSet<int>();
        taken.UnionWith(AcquiredBy(method).Select(l => Slot.Of(l, method)).Where(static s => s >= 0));
        foreach (var call in CalledBy(method))
        {
            foreach (var (ordinal, @lock) in call.Passed)
            {
                if (Slot.Of(@lock, method) is >= 0 and var own && TakenFrom(call.Callee).Contains(ordinal))
                {
                    taken.Add(own);
                }
            }
        }

        return taken;
    }

    private sealed class Call
    {
        public Call(ISymbol callee, ImmutableArray<(int Ordinal, Sym Lock)> passed, bool isOnThis)
        {
            Callee = callee;
            Passed = passed;
            IsOnThis = isOnThis;
        }

        public ISymbol Callee { get; }

        public ImmutableArray<(int Ordinal, Sym Lock)> Passed { get; }

        /// <summary>Whether the caller calls a method of its own object.</summary>
        public bool IsOnThis { get; }
    }
}
