using System;

using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Screening;
using DaxVerify.Analyzers.State;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>One body of a type that has been looked through and is to be gone through once all of its type have been.</summary>
internal sealed class PendingBody
{
    private readonly Lazy<ControlFlowGraph> _graph;

    /// <summary>Makes it.</summary>
    /// <param name="owner">The member that it is the body of.</param>
    /// <param name="kind">What it may touch.</param>
    /// <param name="screen">What was seen in it.</param>
    /// <param name="isRelevant">Whether it has to do with locks by itself.</param>
    /// <param name="place">Where it stands.</param>
    /// <param name="graph">Makes its graph.</param>
    public PendingBody(ISymbol owner, BodyKind kind, BodyScreen screen, bool isRelevant, SyntaxNode place, Func<ControlFlowGraph> graph)
    {
        Owner = owner;
        Kind = kind;
        Screen = screen;
        IsRelevant = isRelevant;
        Place = place;
        _graph = new Lazy<ControlFlowGraph>(graph);
    }

    /// <summary>The member that it is the body of.</summary>
    public ISymbol Owner { get; }

    /// <summary>What it may touch.</summary>
    public BodyKind Kind { get; }

    /// <summary>What was seen in it.</summary>
    public BodyScreen Screen { get; }

    /// <summary>Whether it has to do with locks by itself.</summary>
    public bool IsRelevant { get; }

    /// <summary>Where it stands.</summary>
    public SyntaxNode Place { get; }

    public ControlFlowGraph Graph => _graph.Value;

    /// <summary>The body, as it is gone through when some locks are held already.</summary>
    /// <param name="analysis">What is known of the project.</param>
    /// <param name="entry">What holds when it is entered.</param>
    /// <param name="kind">What it may touch.</param>
    public Body Enter(LockAnalysis analysis, FlowState entry, BodyKind kind) => new(analysis, Graph, Owner as IMethodSymbol, Owner, kind, parent: null, entry);
}
