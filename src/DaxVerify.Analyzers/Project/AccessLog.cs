using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Flow;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace DaxVerify.Analyzers.Project;

/// <summary>
/// Accesses to members that nothing is declared about. Where nearly all of them are under one lock, the bare ones deserve a
/// hint. A private method that is only called with a lock held is taken to run under it.
/// </summary>
internal sealed class AccessLog
{
    /// <summary>Fewer accesses under a lock than this prove no habit.</summary>
    private const int LockedMin = 2;

    /// <summary>For each bare access there are at least this many under the lock.</summary>
    private const int LockedPerBareMin = 2;

    /// <summary>Chains of private helpers are followed this far.</summary>
    private const int HelperRounds = 4;

    private static readonly ImmutableHashSet<string> s_mutators = ImmutableHashSet.Create(
        "Add", "AddFirst", "AddLast", "AddRange", "Append", "AppendLine", "Clear", "Dequeue", "Enqueue", "ExceptWith", "Insert", "InsertRange",
        "IntersectWith", "Pop", "Push", "Remove", "RemoveAll", "RemoveAt", "RemoveFirst", "RemoveLast", "RemoveRange", "RemoveWhere", "Reverse",
        "Set", "SetAll", "Sort", "TryAdd", "TryDequeue", "TryPop", "UnionWith");

    private readonly ContractProvider _contracts;
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<MemberAccess>> _accesses = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, ConcurrentBag<(ISymbol Caller, ImmutableArray<Sym> Held, bool IsConstruction)>> _calls =
        new(SymbolEqualityComparer.Default);

    private readonly ConcurrentDictionary<ISymbol, bool> _escaped = new(SymbolEqualityComparer.Default);
    private readonly ConcurrentDictionary<ISymbol, bool> _candidates = new(SymbolEqualityComparer.Default);

    /// <summary>Makes an empty log.</summary>
    public AccessLog(ContractProvider contracts) => _contracts = contracts;

    /// <summary>Notes an access.</summary>
    public void Record(ISymbol member, Sym? receiver, FlowState state, bool isWrite, SyntaxNode where, ISymbol by, BodyKind kind, bool isExempt)
    {
        if (!isExempt && IsCandidate(member))
        {
            _accesses.GetOrAdd(member.OriginalDefinition, static _ => new ConcurrentBag<MemberAccess>())
                .Add(new MemberAccess(Relative(state, receiver), isWrite || IsMutation(where), where, by.OriginalDefinition, kind == BodyKind.Nested));
        }
    }

    /// <summary>Notes a call of a private method, with what is held.</summary>
    public void RecordCall(ISymbol caller, IMethodSymbol callee, Sym? receiver, FlowState state, BodyKind kind)
    {
        if (callee.DeclaredAccessibility == Accessibility.Private && callee.Locations.Any(static l => l.IsInSource))
        {
            _calls.GetOrAdd(callee.OriginalDefinition, static _ => new ConcurrentBag<(ISymbol, ImmutableArray<Sym>, bool)>())
                .Add((caller.OriginalDefinition, Relative(state, receiver), kind is BodyKind.Construction or BodyKind.StaticConstruction));
        }
    }

    /// <summary>Notes that a method is made into a delegate: who calls it with what is unknown.</summary>
    public void RecordEscape(IMethodSymbol method) => _escaped.TryAdd(method.OriginalDefinition, true);

    /// <summary>Reports the bare accesses.</summary>
    public void ReportInconsistent(Action<Diagnostic> report)
    {
        var entry = EntryLocks(out var constructionOnly);
        foreach (var pair in _accesses)
        {
            var accesses = pair.Value.Where(a => !constructionOnly.Contains(a.By)).ToList();
            if (accesses.Count <= LockedMin || !accesses.Any(static a => a.IsWrite))
            {
                continue;
            }

            var held = accesses.ToDictionary(static a => a, a => a.IsLater || !entry.TryGetValue(a.By, out var more) ? a.Locks : a.Locks.AddRange(more));
            var best = held.Values.SelectMany(static l => l.Distinct()).GroupBy(static l => l)
                .OrderByDescending(static g => g.Count()).ThenBy(static g => g.Key.ToString(), StringComparer.Ordinal).FirstOrDefault();
            if (best is null)
            {
                continue;
            }

            var locked = best.Count();
            var bare = accesses.Where(a => !held[a].Contains(best.Key)).ToList();
            if (locked >= LockedMin && bare.Count > 0 && locked >= LockedPerBareMin * bare.Count)
            {
                Report(pair.Key, best.Key, bare, locked, accesses.Count, report);
            }
        }
    }

    private static void Report(ISymbol member, Sym @lock, List<MemberAccess> bare, int locked, int all, Action<Diagnostic> report)
    {
        var properties = ImmutableDictionary<string, string?>.Empty.Add(BodyAnalysis.LockProperty, @lock.ToString());
        foreach (var access in bare)
        {
            report(Diagnostic.Create(
                RuleCatalog.InconsistentLocking, access.Where.GetLocation(), member.Locations.Where(static l => l.IsInSource), properties,
                member.Name, @lock.ToString(), locked, all));
        }
    }

    /// <summary>The locks that every caller of a private method holds.</summary>
    private Dictionary<ISymbol, ImmutableArray<Sym>> EntryLocks(out HashSet<ISymbol> constructionOnly)
    {
        var entry = new Dictionary<ISymbol, ImmutableArray<Sym>>(SymbolEqualityComparer.Default);
        var only = new HashSet<ISymbol>(SymbolEqualityComparer.Default);
        for (var round = 0; round < HelperRounds; round++)
        {
            foreach (var pair in _calls.Where(p => !_escaped.ContainsKey(p.Key)))
            {
                var sites = pair.Value.Where(c => !c.IsConstruction && !only.Contains(c.Caller) && !SymbolEqualityComparer.Default.Equals(c.Caller, pair.Key)).ToList();
                if (sites.Count == 0)
                {
                    only.Add(pair.Key);
                    continue;
                }

                IEnumerable<Sym>? common = null;
                foreach (var (caller, held, _) in sites)
                {
                    var all = entry.TryGetValue(caller, out var more) ? held.AddRange(more) : held;
                    common = common is null ? all : common.Intersect(all);
                }

                entry[pair.Key] = common!.ToImmutableArray();
            }
        }

        constructionOnly = only;
        return entry;
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
                : held.Lock.Contains(static s => s.Kind == SymKind.This) ? null : held.Lock.Substitute(s => s.Equals(receiver) ? Sym.This : null);
            if (relative is not null && !relative.Contains(static s => s.Kind is not (SymKind.This or SymKind.Member or SymKind.Static or SymKind.TypeOf))
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
        && (!field.IsReadOnly || Mutability.IsShareable(field.Type))
        && _contracts.WellKnown.KindOf(field.Type) is LockKind.None or LockKind.Monitor;

    /// <summary>An automatic property is a field in other clothes.</summary>
    private static bool IsMutable(IPropertySymbol property) =>
        property is { IsIndexer: false, IsAbstract: false, SetMethod: { IsInitOnly: false } }
        && property.DeclaringSyntaxReferences.Length == 1
        && property.DeclaringSyntaxReferences[0].GetSyntax() is PropertyDeclarationSyntax { AccessorList: { } accessors }
        && accessors.Accessors.All(static a => a.Body is null && a.ExpressionBody is null);

    /// <summary>Whether an access changes the collection that it leads to.</summary>
    private static bool IsMutation(SyntaxNode access)
    {
        var target = access.Parent is MemberAccessExpressionSyntax { Expression: ThisExpressionSyntax } qualified ? qualified : access;
        return target.Parent switch
        {
            MemberAccessExpressionSyntax { Parent: InvocationExpressionSyntax } call when call.Expression == target =>
                s_mutators.Contains(call.Name.Identifier.ValueText),
            ElementAccessExpressionSyntax { Parent: AssignmentExpressionSyntax assignment } element => assignment.Left == element,
            _ => false,
        };
    }
}
