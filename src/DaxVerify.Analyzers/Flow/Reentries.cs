using System;
using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// Locks that are taken twice by way of a call: the caller holds one, and what it calls takes it whatever happens. What a method takes only on some of
/// its ways is not counted: it may know whether it is held.
/// </summary>
internal sealed class Reentries
{
    private readonly LockAnalysis _analysis;
    private readonly Func<IMethodSymbol, Body?> _bodyOf;
    private readonly Dictionary<ISymbol, IReadOnlyList<TakenLock>> _taken = new(SymbolEqualityComparer.Default);

    private Reentries(LockAnalysis analysis, Func<IMethodSymbol, Body?> bodyOf)
    {
        _analysis = analysis;
        _bodyOf = bodyOf;
    }

    /// <summary>Reports the calls under a lock which take it again for certain.</summary>
    /// <param name="analysis">What is known of the project.</param>
    /// <param name="body">The body with the calls, which has been gone through.</param>
    /// <param name="bodyOf">Goes through a method that is called; null for one that takes nothing.</param>
    public static void Report(LockAnalysis analysis, Body body, Func<IMethodSymbol, Body?> bodyOf, Action<Diagnostic> report)
    {
        var reentries = new Reentries(analysis, bodyOf);
        var findings = new Findings(new DiagnosticSink(report), isQuiet: false);
        foreach (var call in body.Memory.Calls.Where(static c => !c.Held.IsEmpty))
        {
            reentries.Report(call, findings);
        }
    }

    private void Report(NotedCall call, Findings findings)
    {
        foreach (var taken in TakenBy(call))
        {
            if (call.Held.FirstOrDefault(h => h.Lock.Equals(taken.Lock) && !(h.Mode == LockMode.Upgradeable && taken.Mode != LockMode.Upgradeable)) is { } held)
            {
                findings.Report(
                    RuleCatalog.DoubleAcquire, call.Place.GetLocation(), taken.Lock, new[] { held.Where, taken.Place.GetLocation() }, taken.Lock,
                    $"{Findings.Describe(held.Where)}; '{Findings.NameOf(call.Callee)}' takes it again");
            }
        }
    }

    /// <summary>What a call takes for certain before it returns, in the terms of the caller.</summary>
    private IEnumerable<TakenLock> TakenBy(NotedCall call) =>
        call.Callee is { IsAbstract: false } callee && (!(callee.IsVirtual || callee.IsOverride) || callee.IsSealed || callee.ContainingType.IsSealed)
        && _analysis.Contracts.Of(callee).IsEmpty && IsWaitedFor(call)
            ? TakenBy(callee.OriginalDefinition).Select(t => new TakenLock(
                ContractProvider.Instantiate(t.Lock, call.Receiver ?? Sym.This, p => p.Ordinal < call.Arguments.Length ? call.Arguments[p.Ordinal] : null, callee.ContainingType),
                t.Mode, t.Place))
            : Enumerable.Empty<TakenLock>();

    private IReadOnlyList<TakenLock> TakenBy(IMethodSymbol method)
    {
        if (_taken.TryGetValue(method, out var known))
        {
            return known;
        }

        // A method that calls itself takes nothing more by that.
        _taken[method] = Array.Empty<TakenLock>();
        if (_bodyOf(method) is not { } body)
        {
            return _taken[method];
        }

        return _taken[method] = body.Memory.Taken.Where(t => IsUnavoidable(body.Graph, t.Place))
            .Concat(body.Memory.Calls.Where(c => c.IsDirect && IsUnavoidable(body.Graph, c.Place)).SelectMany(TakenBy))
            .ToList();
    }

    /// <summary>Whether a caller goes on only when the callee has come to its end: a task that nobody waits for may wait for the caller.</summary>
    private bool IsWaitedFor(NotedCall call)
    {
        if (!_analysis.WellKnown.IsTask(call.Callee.ReturnType))
        {
            return true;
        }

        for (var node = call.Place.Parent; node is ExpressionSyntax or ArgumentListSyntax; node = node.Parent)
        {
            if (node is AwaitExpressionSyntax or MemberAccessExpressionSyntax { Name.Identifier.ValueText: "Wait" or "Result" or "GetResult" })
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Whether every way through a body to its end leads past a place.</summary>
    private static bool IsUnavoidable(ControlFlowGraph graph, SyntaxNode place)
    {
        var visited = new HashSet<int>();
        var open = new Stack<BasicBlock>();
        open.Push(graph.Blocks[0]);
        while (open.Count > 0)
        {
            var block = open.Pop();
            if (block.Kind == BasicBlockKind.Exit)
            {
                return false;
            }

            if (!visited.Add(block.Ordinal) || Body.OperationsOf(block).Any(o => o.Syntax == place))
            {
                continue;
            }

            foreach (var branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
            {
                if (branch?.Destination is { } next)
                {
                    open.Push(next);
                }
            }
        }

        return true;
    }
}
