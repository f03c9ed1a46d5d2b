using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Flow;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>
/// Who takes which lock while holding which, over all methods of the project and the calls between them. A circle is a
/// deadlock that waits for its schedule.
/// </summary>
internal sealed class OrderGraph
{
    private readonly DeclaredOrder _declared;
    private readonly ConcurrentBag<OrderEdge> _edges = new();
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<ISymbol>> _acquired = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<ISymbol>> _callees = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<Location, bool> _reported = new();
    private readonly ConcurrentBag<(ISymbol Callee, ImmutableArray<ISymbol> Held, Location Where)> _calls = new();

    /// <summary>Makes an empty graph.</summary>
    public OrderGraph(ContractProvider contracts, Compilation compilation) => _declared = new DeclaredOrder(contracts, compilation);

    private OrderGraph(DeclaredOrder declared) => _declared = declared;

    /// <summary>An empty graph under the same declarations.</summary>
    public OrderGraph Unrecorded() => new(_declared);

    /// <summary>The declared order in which <paramref name="taken"/> comes before <paramref name="held"/>; null if none does.</summary>
    public string? DeclaredPath(Sym taken, Sym held) =>
        LockClass.Of(taken) is { } first && LockClass.Of(held) is { } second ? DeclaredPath(first, second) : null;

    private string? DeclaredPath(ISymbol first, ISymbol second)
    {
        if (SymbolEqualityComparer.Default.Equals(first, second))
        {
            return null;
        }

        var path = _declared.Path(first, second);
        return path.IsEmpty ? null : string.Join(" before ", path.Select(static p => $"'{LockClass.Name(p)}'"));
    }

    /// <summary>The circle in the declared order that leads through a lock; null if there is none.</summary>
    public string? DeclaredCycle(ISymbol lockMember)
    {
        var path = _declared.Path(lockMember, lockMember);
        return path.IsEmpty ? null : string.Join(" before ", path.Select(static p => $"'{LockClass.Name(p)}'"));
    }

    /// <summary>Notes that a member takes a lock.</summary>
    public void RecordAcquired(ISymbol member, Sym @lock)
    {
        if (LockClass.Of(@lock) is { } lockClass)
        {
            _acquired.GetOrAdd(member.OriginalDefinition, static _ => new ConcurrentBag<ISymbol>()).Add(lockClass);
        }
    }

    /// <summary>
    /// Notes that a lock is taken while another is held. Under a lock of its own class it adds nothing: that one was there first.
    /// </summary>
    public void RecordEdge(HeldLock held, Sym @lock, Location where, FlowState state)
    {
        if (LockClass.Of(held.Lock) is { } first && LockClass.Of(@lock) is { } second && HeldClasses(state) is var classes
            && !classes.Contains(second, SymbolEqualityComparer.Default))
        {
            _edges.Add(new OrderEdge(first, second, where, classes));
        }
    }

    /// <summary>Notes a call and what is held at it.</summary>
    public void RecordCall(ISymbol member, IMethodSymbol callee, FlowState? state, Location where)
    {
        if (!callee.OriginalDefinition.Locations.Any(static l => l.IsInSource))
        {
            return;
        }

        _callees.GetOrAdd(member.OriginalDefinition, static _ => new ConcurrentBag<ISymbol>()).Add(callee.OriginalDefinition);
        if (state is not null && HeldClasses(state) is { IsEmpty: false } held)
        {
            _calls.Add((callee.OriginalDefinition, held, where));
        }
    }

    /// <summary>Notes where a break of the declared order was reported.</summary>
    public void RecordReported(Location where) => _reported.TryAdd(where, true);

    /// <summary>
    /// Reports every circle, at each place that is part of it; where an order is declared, only what breaks it is wrong.
    /// </summary>
    public void ReportCycles(Action<Diagnostic> report)
    {
        var breaks = new List<OrderEdge>();
        var edges = _edges.Concat(CallEdges()).Where(static e => e.Where.IsInSource)
            .Where(e => !Breaks(e, breaks))
            .OrderBy(static e => e.Where.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(static e => e.Where.SourceSpan.Start)
            .GroupBy(static e => (e.Held, e.Taken), PairComparer.Instance)
            .ToDictionary(static g => g.Key, static g => g.ToList(), PairComparer.Instance);
        var next = edges.Keys.GroupBy(static k => k.Held, SymbolEqualityComparer.Default)
            .ToDictionary(static g => g.Key!, static g => g.Select(k => k.Taken).ToList(), SymbolEqualityComparer.Default);
        ReportBreaks(breaks, next, report);
        foreach (var pair in edges)
        {
            var cycle = Shortest(next, pair.Key.Taken, pair.Key.Held);
            if (cycle is null)
            {
                continue;
            }

            var legs = cycle.Zip(cycle.Skip(1), static (a, b) => (a, b)).Select(k => edges[k]).ToList();
            foreach (var edge in pair.Value)
            {
                var others = legs.Select(l => l.FirstOrDefault(o => !HaveGate(edge, o))).ToList();
                if (others.All(static o => o is not null))
                {
                    Report(edge, others!, report);
                    break;
                }
            }
        }
    }

    private bool Breaks(OrderEdge edge, List<OrderEdge> breaks)
    {
        if (DeclaredPath(edge.Taken, edge.Held) is null)
        {
            return false;
        }

        breaks.Add(edge);
        return true;
    }

    /// <summary>Reports the calls that take a lock against the declared order, if others take the two as declared.</summary>
    private void ReportBreaks(List<OrderEdge> breaks, Dictionary<ISymbol, List<ISymbol>> next, Action<Diagnostic> report)
    {
        foreach (var edge in breaks.Where(e => Shortest(next, e.Taken, e.Held) is not null && _reported.TryAdd(e.Where, true)))
        {
            report(Diagnostic.Create(
                RuleCatalog.OrderCycle, edge.Where,
                $"This call takes '{LockClass.Name(edge.Taken)}' while '{LockClass.Name(edge.Held)}' is held, but the declared order is {DeclaredPath(edge.Taken, edge.Held)}"));
        }
    }

    private static void Report(OrderEdge edge, List<OrderEdge> others, Action<Diagnostic> report)
    {
        var path = $"'{LockClass.Name(edge.Held)}', then '{LockClass.Name(edge.Taken)}' here"
            + string.Concat(others.Select(static o => $"; '{LockClass.Name(o.Held)}', then '{LockClass.Name(o.Taken)}' at {Describe(o.Where)}"));
        report(Diagnostic.Create(
            RuleCatalog.OrderCycle, edge.Where, others.Select(static o => o.Where), $"Locks are taken in a circle: {path}"));
    }

    private static string Describe(Location where)
    {
        var line = where.GetLineSpan();
        return $"{Path.GetFileName(line.Path)}:{line.StartLinePosition.Line + 1}";
    }

    /// <summary>Whether both are done under a third lock, so that they never meet.</summary>
    private static bool HaveGate(OrderEdge a, OrderEdge b) => a.AlsoHeld.Any(g =>
        b.AlsoHeld.Contains(g, SymbolEqualityComparer.Default)
        && !SymbolEqualityComparer.Default.Equals(g, a.Held) && !SymbolEqualityComparer.Default.Equals(g, a.Taken));

    private static ImmutableArray<ISymbol> HeldClasses(FlowState state) => state.Held
        .Where(static h => h.Origin is HeldOrigin.Acquired or HeldOrigin.Required)
        .Select(static h => LockClass.Of(h.Lock)).OfType<ISymbol>().ToImmutableArray();

    private static List<ISymbol>? Shortest(Dictionary<ISymbol, List<ISymbol>> next, ISymbol from, ISymbol to)
    {
        var previous = new Dictionary<ISymbol, ISymbol?>(SymbolEqualityComparer.Default) { [from] = null };
        var queue = new Queue<ISymbol>();
        queue.Enqueue(from);
        while (queue.Count > 0)
        {
            var current = queue.Dequeue();
            if (SymbolEqualityComparer.Default.Equals(current, to))
            {
                var path = new List<ISymbol>();
                for (ISymbol? step = current; step is not null; step = previous[step])
                {
                    path.Insert(0, step);
                }

                return path;
            }

            foreach (var following in next.TryGetValue(current, out var list) ? list : new List<ISymbol>())
            {
                if (!previous.ContainsKey(following))
                {
                    previous.Add(following, current);
                    queue.Enqueue(following);
                }
            }
        }

        return null;
    }

    /// <summary>What calls take, directly or through what they call.</summary>
    private IEnumerable<OrderEdge> CallEdges()
    {
        foreach (var (callee, held, where) in _calls)
        {
            foreach (var taken in AcquiredBy(callee))
            {
                foreach (var first in held)
                {
                    // A lock that the caller holds already is taken again, or is required: either way it orders nothing.
                    if (!held.Contains(taken, SymbolEqualityComparer.Default))
                    {
                        yield return new OrderEdge(first, taken, where, held);
                    }
                }
            }
        }
    }

    private HashSet<ISymbol> AcquiredBy(ISymbol method)
    {
        var acquired = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        var visited = new HashSet<ISymbol>(SymbolEqualityComparer.Default) { method };
        var stack = new Stack<ISymbol>(new[] { method });
        while (stack.Count > 0)
        {
            var current = stack.Pop();
            acquired.UnionWith(_acquired.TryGetValue(current, out var own) ? own : Enumerable.Empty<ISymbol>());
            foreach (var callee in _callees.TryGetValue(current, out var callees) ? callees : Enumerable.Empty<ISymbol>())
            {
                if (visited.Add(callee))
                {
                    stack.Push(callee);
                }
            }
        }

        return acquired;
    }
}
