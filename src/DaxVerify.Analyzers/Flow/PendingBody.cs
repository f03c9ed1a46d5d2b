using System;

using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Screening;
using DaxVerify.Analyzers.State;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <summary>One body that has been looked through, and may be gone through.</summary>
internal sealed class PendingBody
{
    private readonly Lazy<ControlFlowGraph> _graph;

    private PendingBody(ISymbol owner, BodyKind kind, BodyScreen screen, bool isRelevant, SyntaxNode place, Func<ControlFlowGraph> graph)
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

    /// <summary>Where it stands: the member that it is the body of, if that has no other.</summary>
    public SyntaxNode Place { get; }

    public ControlFlowGraph Graph => _graph.Value;

    /// <summary>Looks through a body.</summary>
    /// <param name="owner">The member that it is the body of.</param>
    /// <param name="root">The operation that has no parent.</param>
    /// <returns>Null for the default value of a parameter, which is a constant and no part of the body.</returns>
    public static PendingBody? Of(LockAnalysis analysis, ISymbol owner, IOperation root)
    {
        if (root is IParameterInitializerOperation or not (IMethodBodyBaseOperation or ISymbolInitializerOperation or IBlockOperation))
        {
            return null;
        }

        var screen = new BodyScreen(analysis);
        screen.Visit(root);
        return new PendingBody(owner, KindOf(owner), screen, screen.IsRelevant || HasContract(analysis, owner), root.Syntax, () => GraphOf(root));
    }

    /// <summary>The whole that an operation is part of.</summary>
    public static IOperation RootOf(IOperation operation)
    {
        var root = operation;
        while (root.Parent is not null)
        {
            root = root.Parent;
        }

        return root;
    }

    /// <summary>The body, as it is gone through when some locks are held already.</summary>
    /// <param name="analysis">What is known of the project.</param>
    /// <param name="entry">What holds when it is entered.</param>
    /// <param name="kind">What it may touch.</param>
    public Body Enter(LockAnalysis analysis, FlowState entry, BodyKind kind) => new(analysis, Graph, Owner as IMethodSymbol, Owner, kind, parent: null, entry);

    private static ControlFlowGraph GraphOf(IOperation root) => root switch
    {
        IMethodBodyOperation body => ControlFlowGraph.Create(body),
        IConstructorBodyOperation body => ControlFlowGraph.Create(body),
        IFieldInitializerOperation initializer => ControlFlowGraph.Create(initializer),
        IPropertyInitializerOperation initializer => ControlFlowGraph.Create(initializer),
        _ => ControlFlowGraph.Create((IBlockOperation)root),
    };

    private static bool HasContract(LockAnalysis analysis, ISymbol owner) =>
        owner is IMethodSymbol method
        && (!analysis.Contracts.Of(method).IsEmpty
            || (method.AssociatedSymbol is { } member && !analysis.Contracts.GuardsOf(member).IsEmpty));

    private static BodyKind KindOf(ISymbol owner) => owner switch
    {
        IMethodSymbol { MethodKind: MethodKind.Constructor or MethodKind.Destructor } => BodyKind.Construction,
        IMethodSymbol { IsInitOnly: true } => BodyKind.Construction,
        IMethodSymbol { MethodKind: MethodKind.StaticConstructor } => BodyKind.StaticConstruction,
        IFieldSymbol or IPropertySymbol or IEventSymbol => owner.IsStatic ? BodyKind.StaticConstruction : BodyKind.Construction,
        _ => BodyKind.Method,
    };
}
