using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// Follows the locks through one body, block by block in the order of the control-flow graph, each block once: what the paths
/// into a loop hold is taken as what its body starts with, and compared when it comes round. A finally block is gone through
/// once for each way into it.
/// </summary>
internal sealed partial class BodyAnalysis
{
    /// <summary>Bodies nested in bodies are followed this deep.</summary>
    private const int NestingMax = 16;

    private readonly LockAnalysis _analysis;
    private readonly DiagnosticSink _sink;
    private readonly ControlFlowGraph _graph;
    private readonly IMethodSymbol? _method;
    private readonly ISymbol _owner;
    private readonly BodyKind _kind;
    private readonly MethodContract _contract;
    private readonly BodyAnalysis? _parent;
    private readonly BlockOrder _order;
    private readonly Dictionary<int, FlowState> _entry = new();
    private readonly Dictionary<ControlFlowRegion, FlowState> _thrown = new();
    private readonly Dictionary<ControlFlowRegion, FlowState> _lastThrown = new();
    private readonly Dictionary<ControlFlowRegion, FlowState> _abandoned = new();
    private readonly List<(FlowState State, Sym? Value, Location Where)> _ends = new();
    private readonly int _depth;
    private FlowState _start = FlowState.Empty;
    private FlowState? _state = FlowState.Empty;
    private BasicBlock? _block;
    private bool _isQuiet;

    /// <summary>Prepares the analysis of one body.</summary>
    public BodyAnalysis(
        LockAnalysis analysis, DiagnosticSink sink, ControlFlowGraph graph, IMethodSymbol? method, ISymbol owner, BodyKind kind, BodyAnalysis? parent)
    {
        _analysis = analysis;
        _sink = sink;
        _graph = graph;
        _method = method;
        _owner = owner;
        _kind = kind;
        _parent = parent;
        _depth = parent is null ? 0 : parent._depth + 1;
        _contract = method is null ? MethodContract.Empty : analysis.Contracts.Of(method);
        _order = new BlockOrder(graph);
    }

    /// <summary>The outermost member, for records of who does what.</summary>
    private ISymbol Member => _parent is null ? _owner : _parent.Member;

    /// <summary>Whether the body implements a lock or a guard, so that what it holds at its ends is its own affair.</summary>
    private bool IsTrusted =>
        _contract.IsLockImplementation
        || (_method is { MethodKind: MethodKind.Constructor or MethodKind.Destructor or MethodKind.Ordinary or MethodKind.ExplicitInterfaceImplementation } method
            && _analysis.Contracts.IsScopedLock(method.ContainingType)
            && (method.MethodKind != MethodKind.Ordinary || method.Name is "Dispose" or "DisposeAsync" || _contract.ChangesWhatIsHeld));

    /// <summary>Goes through the body.</summary>
    /// <param name="entry">What holds when it is entered, its own contract not yet counted.</param>
    /// <returns>What holds when it ends normally, or null if it never does.</returns>
    public FlowState? Run(FlowState entry)
    {
        _start = entry;
        TryLoops(entry);
        var incoming = new Dictionary<int, List<FlowState>> { [0] = new() { entry } };
        RunBlocks(_order.Main, incoming, null);
        FlushThrown(null);
        return CheckEnds();
    }

    /// <summary>Goes through the blocks of the body, or of one finally region.</summary>
    private void RunBlocks(ImmutableArray<BasicBlock> blocks, Dictionary<int, List<FlowState>> incoming, List<FlowState>? finallyEnds)
    {
        foreach (var block in blocks)
        {
            if (_order.HandlerOf(block) is { } handler)
            {
                FlushThrown(handler);
                AddIncoming(incoming, block, LeaveLockStatements(HandlerEntry(handler, block), SyntaxOf(block)));
            }

            if (!incoming.TryGetValue(block.Ordinal, out var states) || states.Count == 0)
            {
                continue;
            }

            var state = states[0];
            for (var i = 1; i < states.Count; i++)
            {
                state = block.Kind == BasicBlockKind.Exit
                    ? state
                    : Merge.Paths(state, states[i], (held, how) => ReportMismatch(held, how, PlaceOf(block)));
            }

            if (block.Kind == BasicBlockKind.Exit)
            {
                continue;
            }

            state = EnterLoop(state, block);
            _entry[block.Ordinal] = state;
            _block = block;
            _state = state;
            foreach (var operation in block.Operations)
            {
                if (_state is null)
                {
                    break;
                }

                _state = LeaveLockStatements(_state, operation.Syntax);
                Evaluate(operation);
            }

            if (_state is not null)
            {
                Leave(block, incoming, finallyEnds);
            }
        }

        RepeatLoops(blocks);
    }

    private static void AddIncoming(Dictionary<int, List<FlowState>> incoming, BasicBlock block, FlowState state)
    {
        if (!incoming.TryGetValue(block.Ordinal, out var list))
        {
            incoming[block.Ordinal] = list = new List<FlowState>();
        }

        list.Add(state);
    }

    /// <summary>Follows the branches out of a block.</summary>
    private void Leave(BasicBlock block, Dictionary<int, List<FlowState>> incoming, List<FlowState>? finallyEnds)
    {
        Sym? value = null;
        if (block.BranchValue is { } branchValue)
        {
            _state = LeaveLockStatements(_state!, branchValue.Syntax);
            var isReturn = block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return;
            value = isReturn ? EvaluateReturn(branchValue) : Evaluate(branchValue);
        }

        if (_state is not { } state)
        {
            return;
        }

        if (block.ConditionKind == ControlFlowConditionKind.None || value is null)
        {
            Follow(block.FallThroughSuccessor, block, state, value, incoming, finallyEnds);
            return;
        }

        var whenTrue = AssumeCondition(state, value, block.BranchValue!, true);
        var whenFalse = AssumeCondition(state, value, block.BranchValue!, false);
        var isWhenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
        // The conditional branch is the jump; a reader meets the other one first.
        Follow(block.FallThroughSuccessor, block, isWhenTrue ? whenFalse : whenTrue, null, incoming, finallyEnds);
        Follow(block.ConditionalSuccessor, block, isWhenTrue ? whenTrue : whenFalse, null, incoming, finallyEnds);
    }

    private void Follow(
        ControlFlowBranch? branch, BasicBlock source, FlowState? state, Sym? value,
        Dictionary<int, List<FlowState>> incoming, List<FlowState>? finallyEnds)
    {
        if (branch is null || state is null)
        {
            return;
        }

        switch (branch.Semantics)
        {
            case ControlFlowBranchSemantics.StructuredExceptionHandling:
                finallyEnds?.Add(state);
                return;
            case ControlFlowBranchSemantics.Throw:
            case ControlFlowBranchSemantics.Rethrow:
                LeaveByThrow(source, state);
                return;
            case ControlFlowBranchSemantics.Error:
            case ControlFlowBranchSemantics.ProgramTermination:
                return;
        }

        foreach (var region in branch.FinallyRegions)
        {
            if (RunFinally(region, state, isExceptional: false) is not { } after)
            {
                return;
            }

            state = after;
        }

        if (branch.Destination is not { } destination)
        {
            return;
        }

        state = DropCaptures(state, branch);
        if (!IsEndOfFinally(destination))
        {
            state = LeaveLockStatements(state, destination.Kind == BasicBlockKind.Exit ? null : SyntaxOf(destination));
        }

        state = branch.Semantics == ControlFlowBranchSemantics.Return ? state : AbandonGuards(state, branch);
        if (destination.Kind == BasicBlockKind.Exit)
        {
            var isReturn = branch.Semantics == ControlFlowBranchSemantics.Return || ReturnAfter(source) is not null;
            _ends.Add((state, isReturn ? value ?? Sym.Constant(null) : null, EndPlace(source, branch)));
        }
        else if (_order.IsBackward(source, destination))
        {
            AddIncoming(_repeated, destination, Travel(state, destination, isEntry: false));
        }
        else
        {
            AddIncoming(incoming, destination, state);
        }
    }

    /// <summary>Intermediate values that no one can ask any more tell nothing.</summary>
    private static FlowState DropCaptures(FlowState state, ControlFlowBranch branch)
    {
        foreach (var region in branch.LeavingRegions)
        {
            foreach (var capture in region.CaptureIds)
            {
                state = state.Values.ContainsKey(capture) ? state.WithValues(state.Values.Remove(capture)) : state;
            }
        }

        return state;
    }

    /// <summary>Goes through a finally block with one way into it.</summary>
    private FlowState? RunFinally(ControlFlowRegion region, FlowState state, bool isExceptional)
    {
        var saved = (_state, _block, _isQuiet);
        _isQuiet |= isExceptional;
        var ends = new List<FlowState>();
        var blocks = _order.Finally(region);
        var incoming = new Dictionary<int, List<FlowState>> { [region.FirstBlockOrdinal] = new() { state } };
        RunBlocks(blocks, incoming, ends);
        (_state, _block, _isQuiet) = saved;
        if (ends.Count == 0)
        {
            return null;
        }

        var result = ends[0];
        foreach (var end in ends.Skip(1))
        {
            result = Merge.Paths(result, end, (held, how) => ReportMismatch(held, how, PlaceOf(_graph.Blocks[region.LastBlockOrdinal])));
        }

        return result;
    }

    private void ReportMismatch(HeldLock held, string how, Location where)
    {
        if (!_isQuiet && !IsTrusted && !IsForwarded(held.Lock))
        {
            Report(RuleCatalog.LockMismatch, where, held.Lock, new[] { held.Where }, $"'{held.Lock}' {how}; it was taken at {Describe(held.Where)}");
        }
    }

    /// <summary>The first thing that happens in a block or after it: where a reader looks for what meets there.</summary>
    private Location PlaceOf(BasicBlock block) => SyntaxOf(block)?.GetLocation() ?? BodyEnd();

    private static SyntaxNode? SyntaxOf(BasicBlock block)
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
}
