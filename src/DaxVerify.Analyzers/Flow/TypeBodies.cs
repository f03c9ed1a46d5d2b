using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// The bodies of one type and of those within it. Each is analyzed when the compiler comes to it; what that needs of the others, which is mostly nothing, is
/// found when it is asked for: so an edit has one body analyzed again and not all of them.
/// </summary>
internal sealed class TypeBodies
{
    private static readonly IReadOnlyDictionary<IMethodSymbol, MethodContract> s_noneInferred = ImmutableDictionary<IMethodSymbol, MethodContract>.Empty;

    private readonly LockAnalysis _project;
    private readonly INamedTypeSymbol _type;
    private readonly Func<INamedTypeSymbol, TypeBodies> _others;
    private readonly BodyReader _reader;
    private readonly Lazy<CallNames> _names;
    private readonly Lazy<IReadOnlyList<PendingBody>> _all;
    private readonly Lazy<IReadOnlyList<PendingBody>> _locking;
    private readonly Lazy<IReadOnlyDictionary<IMethodSymbol, MethodContract>> _inferred;
    private readonly Lazy<HashSet<SyntaxNode>> _between;
    private readonly Lazy<EntryLocks> _entries;
    private readonly Lazy<IReadOnlyList<Diagnostic>> _scoped;
    private readonly ConcurrentDictionary<SyntaxNode, Body> _tried = new();

    /// <summary>Makes it for a type that is in no other.</summary>
    /// <param name="others">The bodies of other such types, whose methods are overridden here.</param>
    public TypeBodies(LockAnalysis project, INamedTypeSymbol type, Compilation compilation, Func<INamedTypeSymbol, TypeBodies> others)
    {
        _others = others;
        _project = project;
        _type = type;
        _reader = new BodyReader(project, type, compilation);
        _names = new(() => new CallNames(_reader.Texts()));
        _all = new(() => Read(static _ => true));
        _locking = new(() => Read(_names.Value.MayLock));
        _inferred = new(() => ContractInference.Infer(_project, _locking.Value));
        _between = new(() => Between(_locking.Value));
        _entries = new(SolveEntries);
        _scoped = new(FindScoped);
    }

    /// <summary>The type with whose bodies a member's is analyzed; null if it is in none.</summary>
    public static INamedTypeSymbol? TypeOf(ISymbol member) => WellKnownTypes.OutermostOf(member.ContainingType);

    /// <summary>Reports what is wrong in a body, and notes for the whole project what it does; once for each.</summary>
    public void Analyze(PendingBody body, SemanticModel? model, Action<Diagnostic> report)
    {
        _reader.Know(model);
        ReplacedLocks.Report(body, () => _all.Value, report);
        if (_project.Contracts.IsScopedLock(body.Owner.ContainingType))
        {
            Report(_scoped.Value.Where(f => IsIn(f.Location, body.Place)), report);
        }

        var inferred = InferredFor(body);
        if (!IsWalked(body, inferred))
        {
            body.Screen.RecordBare(_project, body.Owner, body.Kind);
            return;
        }

        var analysis = _project.Knowing(inferred);
        var (walked, findings) = WalkAgreeing(analysis, body, FlowState.Empty, body.Kind);
        Reentries.Report(analysis, walked, Try, report);
        if (findings.Count > 0 && HelperOf(body) is { } helper)
        {
            ReportHelper(analysis, body, helper, findings, walked.Memory, report);
        }
        else
        {
            Report(findings, report);
        }
    }

    private static void Report(IEnumerable<Diagnostic> findings, Action<Diagnostic> report)
    {
        foreach (var finding in findings)
        {
            report(finding);
        }
    }

    private static bool IsIn(Location place, SyntaxNode body) => place.SourceTree == body.SyntaxTree && body.Span.Contains(place.SourceSpan);

    private List<PendingBody> Read(Func<SyntaxNode, bool> filter) => _reader.Texts().Where(filter).Select(_reader.Read).OfType<PendingBody>().ToList();

    /// <summary>What the methods of the type do for one another, if it may make a difference to a body.</summary>
    private IReadOnlyDictionary<IMethodSymbol, MethodContract> InferredFor(PendingBody body) =>
        body.Screen.Callees.Any(c => IsOfType(c) && _names.Value.MayLock(c)) || (body.Screen.LocksByHand && MovesLocks(body)) ? _inferred.Value : s_noneInferred;

    private bool IsOfType(IMethodSymbol method) => WellKnownTypes.Same(WellKnownTypes.OutermostOf(method.ContainingType), _type);

    private bool MovesLocks(PendingBody body)
    {
        var moves = LockMoves.Of(_project, body);
        return moves.Freed.Any() || moves.LeftSomewhere.Any();
    }

    /// <summary>Whether a body is to be gone through: what it touches and calls is noted in any case.</summary>
    private bool IsWalked(PendingBody body, IReadOnlyDictionary<IMethodSymbol, MethodContract> inferred) =>
        body.IsRelevant || inferred.Keys.Any(body.Screen.Calls)
        || (body.Screen.Callees.Any(c => IsOfType(c) && _names.Value.MayLock(c)) && _between.Value.Contains(body.Place));

    /// <summary>The bodies that have nothing to do with locks but that one which has calls, and by which it gets to another.</summary>
    private static HashSet<SyntaxNode> Between(IReadOnlyList<PendingBody> bodies)
    {
        var between = new HashSet<SyntaxNode>();
        var reached = bodies.Where(static b => b.Screen.LocksByHand).ToList();
        for (var i = 0; i < reached.Count; i++)
        {
            if (reached[i].Owner is not IMethodSymbol method)
            {
                continue;
            }

            var callers = bodies.Where(b => !b.IsRelevant && !between.Contains(b.Place) && b.Screen.Calls(method)
                && b.Owner is IMethodSymbol owner && bodies.Any(c => c.Screen.Calls(owner)));
            foreach (var caller in callers.ToList())
            {
                between.Add(caller.Place);
                reached.Add(caller);
            }
        }

        return between;
    }

    /// <summary>Reports what was found in a helper, if it is so with what all its callers hold.</summary>
    private void ReportHelper(LockAnalysis analysis, PendingBody body, IMethodSymbol helper, IReadOnlyList<Diagnostic> findings, MemberMemory memory, Action<Diagnostic> report)
    {
        // A lock that the helper takes itself is not one that it relies on: what is wrong with that shows where it is called.
        var held = EntriesOf(helper).Of(helper, body.Owner.IsStatic ? Slot.Other : Slot.This)?.RemoveAll(l => memory.Taken.Exists(t => t.Lock.Equals(l)));
        if (held is { IsEmpty: true })
        {
            Report(findings, report);
            return;
        }

        // Called only for objects that nobody else knows, a helper is part of their construction.
        var kind = held is not null ? body.Kind : body.Owner.IsStatic ? BodyKind.StaticConstruction : BodyKind.Construction;
        Report(WalkAgreeing(analysis.Unrecorded(), body, Holding(held ?? ImmutableArray<Sym>.Empty, body.Owner), kind).Findings, report);
    }

    /// <summary>What the private methods of the type may rely on.</summary>
    private EntryLocks SolveEntries()
    {
        var trial = _project.Unrecorded();
        foreach (var body in _all.Value)
        {
            body.Screen.RecordEscapes(trial);
            var inferred = InferredFor(body);
            if (IsWalked(body, inferred))
            {
                Walk(body.Enter(trial.Knowing(inferred), FlowState.Empty, body.Kind), static _ => { });
            }
            else
            {
                body.Screen.RecordBare(trial, body.Owner, body.Kind);
            }
        }

        return trial.Inference.SolveEntries(_all.Value.Select(static b => b.Owner).Where(static o => o.DeclaredAccessibility == Accessibility.Private)
            .Concat(_type.GetMembers().Where(static m => m is IMethodSymbol method && IsForDerived(method))));
    }

    private List<Diagnostic> FindScoped()
    {
        var findings = new List<Diagnostic>();
        ScopedBodies.Report(_project.Knowing(_inferred.Value), _all.Value, findings.Add);
        return findings;
    }

    /// <summary>A method of the type, gone through on trial, if it may take a lock by hand; null otherwise.</summary>
    private Body? Try(IMethodSymbol method)
    {
        if (!IsOfType(method) || !_names.Value.MayLock(method) || BodyReader.TextOf(method.OriginalDefinition) is not { } text || _reader.Read(text) is not { } body)
        {
            return null;
        }

        return _tried.GetOrAdd(text, _ => Walk(body.Enter(_project.Unrecorded().Knowing(InferredFor(body)), FlowState.Empty, body.Kind), static _ => { }));
    }

    private static FlowState Holding(ImmutableArray<Sym> locks, ISymbol owner)
    {
        var where = owner.Locations.FirstOrDefault() ?? Location.None;
        return FlowState.Empty.WithHeld(locks.Distinct().Select(l => new HeldLock(l, LockMode.Any, HeldOrigin.Required, where)).ToImmutableArray());
    }

    /// <summary>
    /// The method whose callers are known to be all callers of a body: a private one itself, or the protected one that a type has for derived types to fill in.
    /// </summary>
    private IMethodSymbol? HelperOf(PendingBody body)
    {
        if (body.Owner is not IMethodSymbol { MethodKind: MethodKind.Ordinary or MethodKind.PropertyGet or MethodKind.PropertySet } method)
        {
            return null;
        }

        if (method is { DeclaredAccessibility: Accessibility.Private, IsVirtual: false })
        {
            return method.OriginalDefinition;
        }

        var root = method.OriginalDefinition;
        while (root.OverriddenMethod is { } overridden)
        {
            root = overridden.OriginalDefinition;
        }

        // Who calls an override in its own type is not known to the type that it comes from.
        return IsForDerived(root) && root.ContainingType.ContainingType is null && root.Locations.Any(static l => l.IsInSource)
            && (!method.IsOverride || !_all.Value.Any(b => b.Screen.Calls(method.OriginalDefinition) || b.Screen.Calls(root))) ? root : null;
    }

    private static bool IsForDerived(IMethodSymbol method) =>
        method is { DeclaredAccessibility: Accessibility.Protected or Accessibility.ProtectedAndInternal, IsOverride: false } && (method.IsVirtual || method.IsAbstract);

    private EntryLocks EntriesOf(IMethodSymbol helper) => (IsOfType(helper) ? this : _others(helper.ContainingType.OriginalDefinition))._entries.Value;

    /// <summary>Goes through a body, and says of it what holds on paths that can be.</summary>
    private static (Body Walked, IReadOnlyList<Diagnostic> Findings) WalkAgreeing(LockAnalysis analysis, PendingBody body, FlowState entry, BodyKind kind)
    {
        var found = new List<Diagnostic>();
        var walked = Walk(body.Enter(analysis, entry, kind), found.Add);
        return (walked, AgreeingConditions.Sift(found, walked, entry, (state, report) => Walk(body.Enter(analysis.Unrecorded(), state, kind), report)));
    }

    private static Body Walk(Body body, Action<Diagnostic> report)
    {
        BlockWalker.Walk(body, new Findings(new DiagnosticSink(report), isQuiet: false));
        return body;
    }
}
