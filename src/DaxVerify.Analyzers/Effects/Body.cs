using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Effects;

/// <summary>
/// What is fixed while one body is gone through: whose it is, its graph, what its own contract says, and what held when it was
/// entered.
/// </summary>
internal sealed class Body
{
    private readonly FlowState _entry;
    private HashSet<CaptureId>? _places;
    private HashSet<CaptureId>? _changed;

    /// <summary>Makes it.</summary>
    /// <param name="analysis">What all bodies of the compilation share.</param>
    /// <param name="method">The method, accessor, lambda or local function; null for an initialiser.</param>
    /// <param name="owner">The member that it is written in.</param>
    /// <param name="kind">What it may touch.</param>
    /// <param name="parent">The body around it.</param>
    /// <param name="entry">What holds when it is entered, its own contract not yet counted.</param>
    /// <param name="isCalled">Whether the parent calls it here.</param>
    public Body(LockAnalysis analysis, ControlFlowGraph graph, IMethodSymbol? method, ISymbol owner, BodyKind kind, Body? parent, FlowState entry, bool isCalled = false)
    {
        IsCalled = isCalled;
        _entry = entry;
        Analysis = analysis;
        Graph = graph;
        Method = method;
        Owner = owner;
        Kind = kind;
        Parent = parent;
        Depth = parent is null ? 0 : parent.Depth + 1;
        Memory = parent is null ? new MemberMemory() : parent.Memory;
        Contract = new BodyContract(analysis, method, owner);
        Kinds = new LockKinds(analysis, owner);
        Start = Contract.WithContract(entry);
    }

    private Body(Body other)
    {
        _entry = other._entry;
        Analysis = other.Analysis.Unrecorded();
        Graph = other.Graph;
        Method = other.Method;
        Owner = other.Owner;
        Kind = other.Kind;
        Parent = other.Parent;
        Depth = other.Depth;
        Memory = other.Parent is null ? new MemberMemory() : other.Parent.Memory;
        Contract = other.Contract;
        Kinds = other.Kinds;
        Start = other.Start;
        IsCalled = other.IsCalled;
    }

    /// <summary>What all bodies of the compilation share.</summary>
    public LockAnalysis Analysis { get; }

    public ControlFlowGraph Graph { get; }

    /// <summary>The method, accessor, lambda or local function; null for an initialiser.</summary>
    public IMethodSymbol? Method { get; }

    /// <summary>The member that it is written in.</summary>
    public ISymbol Owner { get; }

    /// <summary>What it may touch.</summary>
    public BodyKind Kind { get; }

    /// <summary>The body around it.</summary>
    public Body? Parent { get; }

    /// <summary>Whether the body around it calls it here: what it leaves held is for that to release.</summary>
    public bool IsCalled { get; }

    /// <summary>How many bodies are around it.</summary>
    public int Depth { get; }

    /// <summary>What it shares with the bodies around it.</summary>
    public MemberMemory Memory { get; }

    /// <summary>What its own contract says of what it holds.</summary>
    public BodyContract Contract { get; }

    /// <summary>What the locks that it names are like.</summary>
    public LockKinds Kinds { get; }

    /// <summary>What holds when it is entered, its own contract included.</summary>
    public FlowState Start { get; }

    /// <summary>The same for a trial: what is recorded of the project is lost.</summary>
    public Body OnTrial() => new(this);

    /// <summary>What knows the meaning of the text around it.</summary>
    public SemanticModel? Model => Parent is null ? Graph.OriginalOperation.SemanticModel : Parent.Model;

    /// <summary>Whether a capture is assigned to: it holds a place then, not a value.</summary>
    public bool IsPlace(CaptureId capture) => (_places ??= FindPlaces()).Contains(capture);

    /// <summary>Whether a capture is a collection that is changed through it.</summary>
    public bool IsChanged(CaptureId capture) => (_changed ??= FindChanged()).Contains(capture);

    /// <summary>The closing brace, or the expression that is the whole body.</summary>
    public Location BodyEnd()
    {
        var syntax = Graph.OriginalOperation.Syntax;
        return syntax switch
        {
            BlockSyntax block => block.CloseBraceToken.GetLocation(),
            BaseMethodDeclarationSyntax { Body: { } body } => body.CloseBraceToken.GetLocation(),
            AccessorDeclarationSyntax { Body: { } body } => body.CloseBraceToken.GetLocation(),
            LocalFunctionStatementSyntax { Body: { } body } => body.CloseBraceToken.GetLocation(),
            AnonymousFunctionExpressionSyntax { Block: { } body } => body.CloseBraceToken.GetLocation(),
            _ => syntax.GetLocation(),
        };
    }

    /// <summary>The first thing that happens in a block or after it: where a reader looks for what meets there.</summary>
    public Location PlaceOf(BasicBlock block) => SyntaxOf(block)?.GetLocation() ?? BodyEnd();

    /// <summary>The text of the first thing that happens in a block or after it.</summary>
    public static SyntaxNode? SyntaxOf(BasicBlock block)
    {
        var visited = new HashSet<int>();
        for (var current = block; current is not null && visited.Add(current.Ordinal); current = current.FallThroughSuccessor?.Destination)
        {
            var first = current.Operations.FirstOrDefault()?.Syntax ?? current.BranchValue?.Syntax;
            if (first is not null)
            {
                return first;
            }
        }

        return null;
    }

    public static IEnumerable<IOperation> OperationsOf(BasicBlock block) =>
        block.Operations.Concat(block.BranchValue is { } value ? new[] { value } : Enumerable.Empty<IOperation>()).SelectMany(static o => o.DescendantsAndSelf());

    /// <summary>Whether the caller of a nested body held the lock already.</summary>
    public bool IsOfCaller(HeldLock held) => Start.Held.Any(h => h.Lock.Equals(held.Lock) && h.Count >= held.Count);

    /// <summary>Whether a lock was held when the body was called, and not by its own contract.</summary>
    public bool IsLentByCaller(HeldLock held) =>
        _entry.Held.Any(h => h.Lock.Equals(held.Lock) && h.Count >= held.Count) && !Contract.IsPromised(held.Lock);

    /// <summary>The graph of a local function, which the graph of the body that declares it gives out.</summary>
    public ControlFlowGraph? GraphOf(IMethodSymbol function)
    {
        for (var body = this; body is not null; body = body.Parent)
        {
            if (body.Graph.LocalFunctions.Any(f => SymbolEqualityComparer.Default.Equals(f, function)))
            {
                return body.Graph.GetLocalFunctionControlFlowGraph(function);
            }
        }

        return null;
    }

    private HashSet<CaptureId> FindChanged() => new(Graph.Blocks.SelectMany(OperationsOf).OfType<IFlowCaptureReferenceOperation>()
        .Where(static c => Mutability.IsMutation(c.Parent, c)).Select(static c => c.Id));

    private HashSet<CaptureId> FindPlaces()
    {
        var found = new HashSet<CaptureId>();
        foreach (var operation in Graph.Blocks.SelectMany(OperationsOf))
        {
            var target = operation switch
            {
                IAssignmentOperation assignment => assignment.Target,
                IIncrementOrDecrementOperation increment => increment.Target,
                _ => null,
            };
            if ((target is IArrayElementReferenceOperation element ? element.ArrayReference : target) is IFlowCaptureReferenceOperation capture)
            {
                found.Add(capture.Id);
            }
        }

        return found;
    }
}
