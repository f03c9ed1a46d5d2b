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
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<(ISymbol Callee, ImmutableArray<(int Ordinal, Sym Lock)> Passed)>> _callees =
        new(SymbolEqualityComparer.Default);

    private readonly Dictionary<ISymbol, HashSet<(ISymbol By, Sym Lock)>> _within = new(SymbolEqualityComparer.Default);
    private readonly Dictionary<ISymbol, HashSet<int>> _taken = new(SymbolEqualityComparer.Default);

    /// <summary>Notes that a member takes a lock.</summary>
    public void RecordAcquired(ISymbol member, Sym @lock) =>
        _acquired.GetOrAdd(member.OriginalDefinition, static _ => new ConcurrentBag<Sym>()).Add(@lock);

    public void RecordCall(ISymbol member, ISymbol callee, ImmutableArray<(int Ordinal, Sym Lock)> passed) =>
        _callees.GetOrAdd(member.OriginalDefinition, static _ => new()).Add((callee, passed));

    /// <summary>What one call takes, and in whose terms each lock is named.</summary>
    public IEnumerable<(ISymbol By, Sym Lock)> Of(ISymbol caller, ISymbol callee, ImmutableArray<(int Ordinal, Sym Lock)> passed) =>
        Within(callee).Concat(passed.Where(p => TakenFrom(callee).Contains(p.Ordinal)).Select(p => (caller, p.Lock)));

    /// <summary>What is taken while a method runs, but for what it is passed.</summary>
    private HashSet<(ISymbol By, Sym Lock)> Within(ISymbol method)
    {
        if (_within.TryGetValue(method, out var known))
        {
            return known;
        }

        var visited = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { method };
        var stack = new Stack<ISymbol>(new[] { method });
        var taken = _within[method] = new HashSet<(ISymbol, Sym)>();
        while (stack.Count > 0)
        {
            var current = stack.Pop();
            taken.UnionWith(AcquiredBy(current).Select(l => (current, l)));
            foreach (var (next, handed) in CalledBy(current))
            {
                taken.UnionWith(handed.Where(p => TakenFrom(next).Contains(p.Ordinal)).Select(p => (current, p.Lock)));
                if (visited.Add(next))
                {
                    stack.Push(next);
                }
            }
        }

        return taken;
    }

    private IEnumerable<Sym> AcquiredBy(ISymbol method) => _acquired.TryGetValue(method, out var own) ? own : Enumerable.Empty<Sym>();

    private IEnumerable<(ISymbol Callee, ImmutableArray<(int Ordinal, Sym Lock)> Passed)> CalledBy(ISymbol method) =>
        _callees.TryGetValue(method, out var callees) ? callees : Enumerable.Empty<(ISymbol, ImmutableArray<(int, Sym)>)>();

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
        foreach (var (callee, passed) in CalledBy(method))
        {
            foreach (var (ordinal, @lock) in passed)
            {
                if (Slot.Of(@lock, method) is >= 0 and var own && TakenFrom(callee).Contains(ordinal))
                {
                    taken.Add(own);
                }
            }
        }

        return taken;
    }
}
