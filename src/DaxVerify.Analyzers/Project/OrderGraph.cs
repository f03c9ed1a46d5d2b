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
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Project;

/// <summary>
/// Who takes which lock while holding which, over all methods of the project and the calls between them. A circle is a
/// deadlock that waits for its schedule.
/// </summary>
internal sealed class OrderGraph
{
    /// <summary>Of longer chains of calls the middle is left out.</summary>
    private const int PathShownMax = 5;

    private readonly ContractProvider _contracts;
    private readonly DeclaredOrder _declared;
    private readonly ConcurrentBag<OrderEdge> _edges = new();
    private readonly AcquiredLocks _acquired = new();
    private readonly ConcurrentDictionary<Location, bool> _reported = new();
    private readonly ConcurrentBag<CallUnderLock> _calls = new();

    /// <summary>Makes an empty graph.</summary>
    public OrderGraph(ContractProvider contracts, Compilation compilation)
    {
        _contracts = contracts;
        _declared = new DeclaredOrder(contracts, compilation);
    }

    private OrderGraph(ContractProvider contracts, DeclaredOrder declared)
    {
        _contracts = contracts;
        _declared = declared;
    }

    /// <summary>An empty graph under the same declarations.</summary>
    public OrderGraph Unrecorded() => new(_contracts, _declared);

    /// <summary>The declared order in which <paramref name="taken"/> comes before <paramref name="held"/>; null if none does.</summary>
    public string? DeclaredPath(Sym taken, Sym held) =>
        LockClass.MemberOf(taken) is { } first && LockClass.MemberOf(held) is { } second && !SymbolEqualityComparer.Default.Equals(first, second)
            ? Show(_declared.Path(first, second))
            : null;

    /// <summary>The circle in the declared order that leads through a lock; null if there is none.</summary>
    public string? DeclaredCycle(ISymbol lockMember) => Show(_declared.Path(lockMember, lockMember));

    /// <summary>Notes that a member takes a lock.</summary>
    public void RecordAcquired(ISymbol member, Sym @lock) => _acquired.RecordAcquired(member, @lock);

    /// <summary>
    /// Notes that a lock is taken while another is held. Under a lock of its own class it adds nothing: that one was there first.
    /// </summary>
    public void RecordEdge(ISymbol member, HeldLock held, Sym @lock, Location where, FlowState state)
    {
        // Locks that one call takes together are in an order that the call knows.
        if (!held.Where.Equals(where) && ClassOf(held.Lock, member) is { } first && ClassOf(@lock, member) is { } second
            && HeldClasses(state, member) is var classes && !classes.Contains(second))
        {
            _edges.Add(new OrderEdge(first, second, where, member, classes, AreOfOne(held.Lock, @lock), ImmutableArray<ISymbol>.Empty));
        }
    }

    /// <summary>Whether two locks are members of one object.</summary>
    private static bool AreOfOne(Sym a, Sym b) =>
        a is { Kind: SymKind.Member, Children: { Length: 1 } first } && b is { Kind: SymKind.Member, Children: { Length: 1 } second } && first[0].Equals(second[0]);

    /// <summary>Notes a call and what is held at it.</summary>
    /// <param name="receiver">The object whose method is called; null for none.</param>
    /// <param name="argument">What it passes for a parameter.</param>
    /// <param name="state">What is held; null for nothing.</param>
    public void RecordCall(ISymbol member, IMethodSymbol callee, Sym? receiver, Func<IParameterSymbol, Sym?>? argument, FlowState? state, Location where)
    {
        if (!callee.OriginalDefinition.Locations.Any(static l => l.IsInSource) || IsAutomatic(callee))
        {
            return;
        }

        var passed = argument is null ? ImmutableArray<(int, Sym)>.Empty : callee.OriginalDefinition.Parameters.Where(IsOnlyLock)
            .Select(p => (p.Ordinal, argument(p)!)).Where(static p => p.Item2 is not null).ToImmutableArray();
        var isOnThis = receiver is { Kind: SymKind.This } && !callee.IsStatic;
        _acquired.RecordCall(member, callee.OriginalDefinition, passed, isOnThis);
        if (state is not null && state.Held.Any(IsOwn))
        {
            _calls.Add(new CallUnderLock(member, callee.OriginalDefinition, passed, state, where, isOnThis));
        }
    }

    /// <summary>Whether a parameter may be a lock of which its type tells nothing.</summary>
    private bool IsOnlyLock(IParameterSymbol parameter) =>
        parameter.Type.SpecialType == SpecialType.System_Object || _contracts.WellKnown.KindOf(parameter.Type) is not (LockKind.None or LockKind.Monitor);

    private static string? Show(ImmutableArray<ISymbol> path) =>
        path.IsEmpty ? null : string.Join(" before ", path.Select(static p => $"'{LockClass.NameOf(p)}'"));

    private LockClass? ClassOf(Sym @lock, ISymbol member) => LockClass.Of(@lock, member.ContainingType, _contracts.WellKnown);

    private static bool IsOwn(HeldLock held) => held.Origin is HeldOrigin.Acquired or HeldOrigin.Required;

    /// <summary>Whether this is an accessor without code of its own.</summary>
    private static bool IsAutomatic(IMethodSymbol method) =>
        method is { AssociatedSymbol: not null, DeclaringSyntaxReferences: { Length: 1 } references }
        && references[0].GetSyntax() is AccessorDeclarationSyntax { Body: null, ExpressionBody: null };

    /// <summary>Notes where a call was found wrong already.</summary>
    public void RecordReported(Location where) => _reported.TryAdd(where, true);

    /// <summary>
    /// Reports every circle, at each place that is part of it; where an order is declared, only what breaks it is wrong.
    /// </summary>
    /// <param name="entry">What the callers of helpers hold.</param>
    public void ReportCycles(EntryLocks entry, Action<Diagnostic> report)
    {
        var edges = _edges.Concat(CallEdges(report)).Where(static e => e.Where.IsInSource)
            .Where(e => !IsDeclared(e.Taken, e.Held)).Select(e => e.Under(EntryClasses(entry, e.By)))
            .OrderBy(static e => e.Where.SourceTree!.FilePath, StringComparer.Ordinal).ThenBy(static e => e.Where.SourceSpan.Start)
            .ThenBy(static e => e.Path.Length).ThenBy(static e => Via(e), StringComparer.Ordinal)
            .GroupBy(static e => (e.Held, e.Taken))
            .ToDictionary(static g => g.Key, static g => g.ToList());
        var certain = edges.ToDictionary(static e => e.Key, static e => e.Value.FindAll(static o => !o.MayBeOfTwo));
        var reported = ReportCycles(certain.Where(static e => e.Value.Count > 0).ToDictionary(static e => e.Key, static e => e.Value), ImmutableHashSet<(LockClass, LockClass)>.Empty, report);
        ReportCycles(edges, reported, report);
    }

    /// <summary>Reports the circles of some edges, and returns which of them they were at.</summary>
    /// <param name="known">Those that have been reported.</param>
    private HashSet<(LockClass, LockClass)> ReportCycles(
        Dictionary<(LockClass Held, LockClass Taken), List<OrderEdge>> edges, ICollection<(LockClass, LockClass)> known, Action<Diagnostic> report)
    {
        var reported = new HashSet<(LockClass, LockClass)>();
        var next = edges.Keys.GroupBy(static k => k.Held).ToDictionary(static g => g.Key, static g => g.Select(k => k.Taken).ToList());
        foreach (var pair in edges.Where(e => !known.Contains(e.Key)))
        {
            var cycle = Shortest(next, pair.Key.Taken, pair.Key.Held);
            // Who keeps the declared order is not the one to blame.
            if (cycle is null || IsDeclared(pair.Key.Held, pair.Key.Taken))
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
                    reported.Add(pair.Key);
                    break;
                }
            }
        }

        return reported;
    }

    private bool IsDeclared(LockClass first, LockClass second) =>
        first.Member is { } a && second.Member is { } b && !_declared.Path(a, b).IsEmpty;

    private static void Report(OrderEdge edge, List<OrderEdge> others, Action<Diagnostic> report)
    {
        var path = $"'{edge.Held.Name}', then '{edge.Taken.Name}' here{Via(edge)}"
            + string.Concat(others.Select(static o => $"; '{o.Held.Name}', then '{o.Taken.Name}' at {PlaceText.Of(o.Where)}{Via(o)}"));
        // Locks of one type, of which some are taken of another object: whoever takes them the other way round may have other objects.
        var circle = others.Prepend(edge).ToList();
        var mayBeApart = circle.Exists(static e => e.MayBeOfTwo) && circle.TrueForAll(e => SymbolEqualityComparer.Default.Equals(e.Held.Owner, edge.Held.Owner));
        // And of a chain of calls that is too long to be shown nobody knows whether it is ever gone through.
        var isLong = circle.Exists(static e => e.Path.Length > PathShownMax);
        report(Diagnostic.Create(
            RuleCatalog.OrderCycle, edge.Where, mayBeApart || isLong ? DiagnosticSeverity.Info : DiagnosticSeverity.Warning, others.Select(static o => o.Where), properties: null,
            $"Locks are taken in a circle{(mayBeApart ? ", if they are of the same objects" : isLong ? ", if it comes to all these calls" : string.Empty)}: {path}; take them in one order everywhere"));
    }

    /// <summary>By which calls a lock is taken, in words.</summary>
    private static string Via(OrderEdge edge)
    {
        var names = edge.Path.Select(static m => LockClass.NameOf(m is IMethodSymbol { AssociatedSymbol: { } member } ? member : m)).ToList();
        return names.Count == 0 ? string.Empty
            : names.Count <= PathShownMax ? $", in {string.Join(" and ", names)}"
            : $", in {names[0]} and {names[1]} and, {names.Count - 4} calls later, {names[names.Count - 2]} and {names[names.Count - 1]}";
    }

    /// <summary>Whether both are done under a third lock, so that they never meet.</summary>
    private static bool HaveGate(OrderEdge a, OrderEdge b) => a.AlsoHeld.Any(g =>
        b.AlsoHeld.Contains(g) && !g.Equals(a.Held) && !g.Equals(a.Taken));

    private ImmutableArray<LockClass> HeldClasses(FlowState state, ISymbol member) =>
        state.Held.Where(IsOwn).Select(h => ClassOf(h.Lock, member)).OfType<LockClass>().ToImmutableArray();

    /// <summary>What all callers of a helper hold: two such helpers may be kept apart by it.</summary>
    private ImmutableArray<LockClass> EntryClasses(EntryLocks entry, ISymbol member) =>
        new[] { Slot.This, Slot.Other }.SelectMany(slot => entry.Of(member.OriginalDefinition, slot) ?? ImmutableArray<Sym>.Empty)
            .Select(l => ClassOf(l, member)).OfType<LockClass>().ToImmutableArray();

    private static List<LockClass>? Shortest(Dictionary<LockClass, List<LockClass>> next, LockClass from, LockClass to)
    {
        var previous = new Dictionary<LockClass, LockClass?> { [from] = null };
        var queue = new Queue<LockClass>();
        queue.Enqueue(from);
        while (queue.Count > 0)
        {
            var current = queue.Dequeue();
            if (current.Equals(to))
            {
                var path = new List<LockClass>();
                for (LockClass? step = current; step is not null; step = previous[step])
                {
                    path.Insert(0, step);
                }

                return path;
            }

            foreach (var following in next.TryGetValue(current, out var list) ? list : new List<LockClass>())
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

    /// <summary>What calls take, directly or through what they call; reports those that break the declared order.</summary>
    private List<OrderEdge> CallEdges(Action<Diagnostic> report)
    {
        var edges = new List<OrderEdge>();
        foreach (var call in _calls)
        {
            var held = HeldClasses(call.State, call.Caller);
            var breaks = new List<(Sym Taken, HeldLock Held, string Path)>();
            foreach (var acquired in _acquired.Of(call.Caller, call.Callee, call.Passed))
            {
                if (acquired.IsOwn && call.Callee.MethodKind == MethodKind.Constructor)
                {
                    // Nobody else has the object that is made.
                    continue;
                }

                var taken = acquired.Lock;
                // A lock that the caller holds already is taken again, or is required: either way it orders nothing.
                if (ClassOf(taken, acquired.By) is not { } second || held.Contains(second))
                {
                    continue;
                }

                foreach (var before in call.State.Held.Where(IsOwn))
                {
                    if (DeclaredPath(taken, before.Lock) is { } path)
                    {
                        breaks.Add((taken, before, path));
                    }
                    else if (ClassOf(before.Lock, call.Caller) is { } first)
                    {
                        // A lock that is passed is named by the caller, and so of its own object if the lock is.
                        var isOne = acquired.IsOwn && AcquiredLocks.IsOfThis(before.Lock) && (call.IsOnThis || SymbolEqualityComparer.Default.Equals(acquired.By, call.Caller));
                        edges.Add(new OrderEdge(first, second, call.Where, call.Caller, held, isOne, acquired.Path));
                    }
                }
            }

            // What bodies on several threads have noted comes in no order: the report must not depend on it.
            foreach (var (taken, before, path) in breaks.OrderBy(static b => $"{b.Taken} {b.Held.Lock}", StringComparer.Ordinal))
            {
                if (ReportUndeclared(call, taken, before, path, report))
                {
                    break;
                }
            }
        }

        return edges;
    }

    /// <summary>Reports a call that takes a lock which the declared order puts before one that is held.</summary>
    private bool ReportUndeclared(CallUnderLock call, Sym taken, HeldLock held, string path, Action<Diagnostic> report)
    {
        if (SaysThatItTakes(call.Callee, taken) || !_reported.TryAdd(call.Where, true))
        {
            return false;
        }

        report(Diagnostic.Create(
            RuleCatalog.OrderCycle, call.Where, new[] { held.Where },
            $"'{call.Callee.Name}' takes '{taken}' while '{held.Lock}' is held, but the declared order is {path}: call it before"));
        return true;
    }

    /// <summary>Whether a callee's contract has it that it takes a lock: then the call has been checked where it stands.</summary>
    private bool SaysThatItTakes(IMethodSymbol callee, Sym taken) => _contracts.Of(callee).Entries.Any(e =>
        e.Kind is ContractKind.Acquires or ContractKind.AcquiresShared or ContractKind.Excludes
        && SymbolEqualityComparer.Default.Equals(LockClass.MemberOf(e.Lock), LockClass.MemberOf(taken)));
}
