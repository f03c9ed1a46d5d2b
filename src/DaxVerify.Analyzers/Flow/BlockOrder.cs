using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.State;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// The order in which blocks are gone through: every block after all that lead to it, but for the jumps that close loops, and
/// a handler after the blocks that may throw into it.
/// </summary>
internal sealed class BlockOrder
{
    private readonly ControlFlowGraph _graph;
    private readonly Dictionary<int, int> _position = new();
    private readonly Dictionary<int, ControlFlowRegion> _handlers = new();
    private readonly Dictionary<ControlFlowRegion, ImmutableArray<BasicBlock>> _finally = new();
    private readonly Dictionary<int, int> _loops = new();
    private readonly Dictionary<int, ImmutableArray<object>> _assigned = new();
    private ImmutableArray<BasicBlock> _ordered;

    /// <summary>Orders a graph.</summary>
    public BlockOrder(ControlFlowGraph graph)
    {
        _graph = graph;
        FindHandlers(graph.Root);
        Main = Order(graph.Blocks[0], null);
    }

    /// <summary>The blocks outside finally regions.</summary>
    public ImmutableArray<BasicBlock> Main { get; }

    /// <summary>The try-and-catch region whose handler starts with a block; null if none does.</summary>
    public ControlFlowRegion? HandlerOf(BasicBlock block) => _handlers.TryGetValue(block.Ordinal, out var region) ? region : null;

    /// <summary>The blocks of a finally region, but for those of finally regions within.</summary>
    public ImmutableArray<BasicBlock> Finally(ControlFlowRegion region)
    {
        if (!_finally.TryGetValue(region, out var blocks))
        {
            _finally[region] = blocks = Order(_graph.Blocks[region.FirstBlockOrdinal], region);
        }

        return blocks;
    }

    /// <summary>Whether a jump closes a loop.</summary>
    public bool IsBackward(BasicBlock source, BasicBlock destination) =>
        _position.TryGetValue(destination.Ordinal, out var to) && _position.TryGetValue(source.Ordinal, out var from) && to <= from;

    /// <summary>The blocks that loops start with.</summary>
    public IEnumerable<BasicBlock> LoopHeads => _loops.Keys.Select(k => _graph.Blocks[k]);

    /// <summary>The variables assigned in the loop that a block heads.</summary>
    public ImmutableArray<object> AssignedInLoop(BasicBlock head)
    {
        if (!_loops.TryGetValue(head.Ordinal, out var last))
        {
            return ImmutableArray<object>.Empty;
        }

        if (!_assigned.TryGetValue(head.Ordinal, out var variables))
        {
            _assigned[head.Ordinal] = variables = FindAssigned(_position[head.Ordinal], last);
        }

        return variables;
    }

    /// <summary>The blocks of the loop that a block heads, in order.</summary>
    public IEnumerable<BasicBlock> BlocksInLoop(BasicBlock head) =>
        _loops.TryGetValue(head.Ordinal, out var last)
            ? _ordered.Where(b => _position[b.Ordinal] >= _position[head.Ordinal] && _position[b.Ordinal] <= last)
            : Enumerable.Empty<BasicBlock>();

    /// <summary>The innermost finally region around a block.</summary>
    private ControlFlowRegion? FinallyAround(BasicBlock block)
    {
        for (var region = block.EnclosingRegion; !ReferenceEquals(region, _graph.Root); region = region.EnclosingRegion!)
        {
            if (region.Kind == ControlFlowRegionKind.Finally)
            {
                return region;
            }
        }

        return null;
    }

    private void FindHandlers(ControlFlowRegion region)
    {
        if (region.Kind == ControlFlowRegionKind.TryAndCatch)
        {
            foreach (var handler in region.NestedRegions.Skip(1))
            {
                _handlers[handler.FirstBlockOrdinal] = region;
            }
        }

        foreach (var nested in region.NestedRegions)
        {
            FindHandlers(nested);
        }
    }

    private ImmutableArray<BasicBlock> Order(BasicBlock start, ControlFlowRegion? within)
    {
        var done = new HashSet<int>();
        var open = new HashSet<int>();
        var post = new List<BasicBlock>();
        var loops = new List<(int From, int To)>();
        var stack = new Stack<(BasicBlock Block, IEnumerator<BasicBlock> Next)>();
        Push(start);
        while (stack.Count > 0)
        {
            var (block, next) = stack.Peek();
            if (!next.MoveNext())
            {
                stack.Pop();
                open.Remove(block.Ordinal);
                post.Add(block);
            }
            else if (open.Contains(next.Current.Ordinal))
            {
                loops.Add((block.Ordinal, next.Current.Ordinal));
            }
            else if (!done.Contains(next.Current.Ordinal))
            {
                Push(next.Current);
            }
        }

        post.Reverse();
        for (var i = 0; i < post.Count; i++)
        {
            _position[post[i].Ordinal] = i;
        }

        var ordered = post.ToImmutableArray();
        _ordered = within is null ? ordered : _ordered;
        foreach (var (from, to) in loops)
        {
            _loops[to] = _loops.TryGetValue(to, out var last) ? System.Math.Max(last, _position[from]) : _position[from];
        }

        return ordered;

        void Push(BasicBlock block)
        {
            done.Add(block.Ordinal);
            open.Add(block.Ordinal);
            stack.Push((block, Successors(block, within).GetEnumerator()));
        }
    }

    /// <summary>
    /// Where control goes next, what comes later in the text first: in the reverse of the order of leaving, the body of a loop
    /// then comes before what follows it.
    /// </summary>
    private IEnumerable<BasicBlock> Successors(BasicBlock block, ControlFlowRegion? within)
    {
        var successors = new List<BasicBlock>();
        foreach (var branch in new[] { block.FallThroughSuccessor, block.ConditionalSuccessor })
        {
            if (branch?.Destination is { } destination && Same(FinallyAround(destination), within))
            {
                successors.Add(destination);
            }
        }

        for (var region = block.EnclosingRegion; !ReferenceEquals(region, _graph.Root); region = region.EnclosingRegion!)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { Kind: ControlFlowRegionKind.TryAndCatch } both)
            {
                successors.AddRange(both.NestedRegions.Skip(1)
                    .Select(h => _graph.Blocks[h.FirstBlockOrdinal])
                    .Where(b => Same(FinallyAround(b), within)));
            }
        }

        return successors.OrderByDescending(static b => b.Ordinal);
    }

    private static bool Same(ControlFlowRegion? a, ControlFlowRegion? b) => ReferenceEquals(a, b)
        || (a is not null && b is not null && a.FirstBlockOrdinal == b.FirstBlockOrdinal && a.LastBlockOrdinal == b.LastBlockOrdinal && a.Kind == b.Kind);

    private ImmutableArray<object> FindAssigned(int first, int last)
    {
        var variables = new HashSet<object>(VariableComparer.Instance);
        // Positions of a loop inside a finally region count among its own blocks; those of the main order are a safe superset.
        foreach (var block in _graph.Blocks)
        {
            if (!_position.TryGetValue(block.Ordinal, out var position) || position < first || position > last)
            {
                if (FinallyAround(block) is null)
                {
                    continue;
                }
            }

            foreach (var operation in block.Operations)
            {
                CollectAssigned(operation, variables);
            }

            if (block.BranchValue is not null)
            {
                CollectAssigned(block.BranchValue, variables);
            }
        }

        return variables.ToImmutableArray();
    }

    private static void CollectAssigned(IOperation operation, HashSet<object> variables)
    {
        var target = operation switch
        {
            IAssignmentOperation assignment => assignment.Target,
            IIncrementOrDecrementOperation increment => increment.Target,
            IArgumentOperation { Parameter.RefKind: RefKind.Ref or RefKind.Out } argument => argument.Value,
            _ => null,
        };
        Add(target, variables);
        if (operation is IDeclarationPatternOperation { DeclaredSymbol: { } declared })
        {
            variables.Add(declared);
        }

        foreach (var child in operation.ChildOperations)
        {
            CollectAssigned(child, variables);
        }
    }

    private static void Add(IOperation? target, HashSet<object> variables)
    {
        switch (target)
        {
            case ILocalReferenceOperation local:
                variables.Add(local.Local);
                break;
            case IParameterReferenceOperation parameter:
                variables.Add(parameter.Parameter);
                break;
            case IDeclarationExpressionOperation declaration:
                Add(declaration.Expression, variables);
                break;
            case ITupleOperation tuple:
                foreach (var element in tuple.Elements)
                {
                    Add(element, variables);
                }

                break;
        }
    }
}
