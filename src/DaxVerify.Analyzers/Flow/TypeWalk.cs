using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// The bodies of one type and of those within it, which are gone through when all are known: what its private methods rely on, and what its
/// methods do for one another, shows only then.
/// </summary>
internal sealed class TypeWalk
{
    private readonly LockAnalysis _project;
    private readonly List<PendingBody> _bodies = new();

    /// <summary>Makes it for one type.</summary>
    public TypeWalk(LockAnalysis project) => _project = project;

    /// <summary>Adds a body; several threads may.</summary>
    public void Add(PendingBody body)
    {
        lock (_bodies)
        {
            _bodies.Add(body);
        }
    }

    /// <summary>Goes through all of them.</summary>
    public void Run(Action<Diagnostic> report)
    {
        var bodies = InOrder();
        var inferred = ContractInference.Infer(_project, bodies);
        var analysis = _project.Knowing(inferred);
        var between = Between(bodies);
        var walked = new List<Body>();
        var kept = new List<(PendingBody Body, List<Diagnostic> Findings, MemberMemory Memory)>();
        foreach (var body in bodies)
        {
            if (!body.IsRelevant && !inferred.Keys.Any(body.Screen.Calls) && !between.Contains(body))
            {
                body.Screen.RecordBare(body.Owner, body.Kind);
            }
            else if (IsHelper(body))
            {
                var findings = new List<Diagnostic>();
                walked.Add(Walk(body.Enter(analysis, FlowState.Empty, body.Kind), findings.Add));
                kept.Add((body, findings, walked[walked.Count - 1].Memory));
            }
            else
            {
                walked.Add(Walk(body.Enter(analysis, FlowState.Empty, body.Kind), report));
            }
        }

        ReplacedLocks.Report(bodies, report);
        ScopedBodies.Report(analysis, bodies, report);
        Reentries.Report(analysis, walked, report);
        ReportHelpers(analysis, bodies, kept, report);
    }

    /// <summary>The bodies in the order in which they stand: it must not depend on threads.</summary>
    private List<PendingBody> InOrder()
    {
        lock (_bodies)
        {
            return _bodies.OrderBy(static b => b.Place.SyntaxTree.FilePath, StringComparer.Ordinal).ThenBy(static b => b.Place.SpanStart).ToList();
        }
    }

    /// <summary>The bodies that have nothing to do with locks but that one which has calls, and by which it gets to another.</summary>
    private static HashSet<PendingBody> Between(List<PendingBody> bodies)
    {
        var between = new HashSet<PendingBody>();
        var reached = bodies.Where(static b => b.Screen.LocksByHand).ToList();
        for (var i = 0; i < reached.Count; i++)
        {
            if (reached[i].Owner is not IMethodSymbol method)
            {
                continue;
            }

            var callers = bodies.Where(b => !b.IsRelevant && !between.Contains(b) && b.Screen.Calls(method) && b.Owner is IMethodSymbol owner && bodies.Exists(c => c.Screen.Calls(owner)));
            foreach (var caller in callers.ToList())
            {
                between.Add(caller);
                reached.Add(caller);
            }
        }

        return between;
    }

    /// <summary>Reports what was found in private helpers, if it is so with what all their callers hold.</summary>
    private static void ReportHelpers(
        LockAnalysis analysis, List<PendingBody> bodies, List<(PendingBody Body, List<Diagnostic> Findings, MemberMemory Memory)> helpers, Action<Diagnostic> report)
    {
        if (helpers.TrueForAll(static h => h.Findings.Count == 0))
        {
            return;
        }

        var entries = analysis.Inference.SolveEntries(bodies.Select(static b => b.Owner).Where(static o => o.DeclaredAccessibility == Accessibility.Private));
        foreach (var (body, findings, memory) in helpers.Where(static h => h.Findings.Count > 0))
        {
            // A lock that the helper takes itself is not one that it relies on: what is wrong with that shows where it is called.
            var held = entries.Of(body.Owner.OriginalDefinition, body.Owner.IsStatic ? Slot.Other : Slot.This)?.RemoveAll(l => memory.Taken.Exists(t => t.Lock.Equals(l)));
            if (held is { IsEmpty: true })
            {
                findings.ForEach(report);
                continue;
            }

            // Called only for objects that nobody else knows, a helper is part of their construction.
            var kind = held is not null ? body.Kind : body.Owner.IsStatic ? BodyKind.StaticConstruction : BodyKind.Construction;
            Walk(body.Enter(analysis.Unrecorded(), Holding(held ?? ImmutableArray<Sym>.Empty, body.Owner), kind), report);
        }
    }

    private static FlowState Holding(ImmutableArray<Sym> locks, ISymbol owner)
    {
        var where = owner.Locations.FirstOrDefault() ?? Location.None;
        return FlowState.Empty.WithHeld(locks.Distinct().Select(l => new HeldLock(l, LockMode.Any, HeldOrigin.Required, where)).ToImmutableArray());
    }

    private static bool IsHelper(PendingBody body) =>
        body.Owner is IMethodSymbol
        {
            DeclaredAccessibility: Accessibility.Private, IsVirtual: false,
            MethodKind: MethodKind.Ordinary or MethodKind.PropertyGet or MethodKind.PropertySet,
        };

    private static Body Walk(Body body, Action<Diagnostic> report)
    {
        BlockWalker.Walk(body, new Findings(new DiagnosticSink(report), isQuiet: false));
        return body;
    }
}
