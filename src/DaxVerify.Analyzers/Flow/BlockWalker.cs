using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Evaluation;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// Follows the locks through one body, block by block in the order of the control-flow graph, each block once: what the paths
/// into a loop hold is taken as what its body starts with, and compared when it comes round. A finally block is gone through once
/// for each way into it.
/// </summary>
internal sealed class BlockWalker : INestedBodies
{
    /// <summary>Bodies nested in bodies are followed this deep.</summary>
    private const int NestingMax = 16;

    private readonly Body _body;
    private readonly Findings _findings;
    private readonly BlockOrder _order;
    private readonly LoopFlags _loops;
    private readonly Travellers _travellers;
    private readonly GuardEffects _guards;
    private readonly ThrownStates _thrown;
    private readonly bool _isTrial;
    private readonly Dictionary<int, FlowState> _entry = new();
    private readonly Dictionary<int, List<FlowState>> _repeated = new();
    private readonly List<(FlowState State, Sym? Value, Location Where)> _ends = new();
    private readonly List<(HeldLock Held, string How, Location Where, Findings Findings)> _mismatches = new();

    private BlockWalker(Body body, Findings findings, BlockOrder order, LoopFlags loops, bool isTrial)
    {
        _body = body;
        _findings = findings;
        _order = order;
        _loops = loops;
        _travellers = new Travellers(body, order);
        _guards = new GuardEffects(body);
        _thrown = new ThrownStates(body.Graph.Root);
        _isTrial = isTrial;
    }

    /// <summary>Goes through a body, and through the local functions in it that nothing calls: their bodies count too.</summary>
    /// <param name="findings">Where findings go.</param>
    /// <returns>What holds when it ends normally, or null if it never does.</returns>
    public static FlowState? Walk(Body body, Findings findings) => Walk(body, findings, isTrial: false);

    /// <summary>Goes through a body on trial: of what it finds nothing is reported or recorded.</summary>
    /// <param name="loops">Makes what notes how loops are entered and repeated.</param>
    public static void Try(Body body, BlockOrder order, Func<Body, LoopFlags> loops)
    {
        var trial = body.OnTrial();
        new BlockWalker(trial, new Findings(new DiagnosticSink(static _ => { }), isQuiet: true), order, loops(trial), isTrial: true).Run();
    }

    /// <summary>Goes through a body on trial, for what holds at each of its ends and what is returned there.</summary>
    /// <param name="memory">What it remembers.</param>
    public static IReadOnlyList<(FlowState State, Sym? Value)> Ends(Body body, out MemberMemory memory)
    {
        var trial = body.OnTrial();
        memory = trial.Memory;
        var order = new BlockOrder(trial.Graph);
        var walker = new BlockWalker(
            trial, new Findings(new DiagnosticSink(static _ => { }), isQuiet: true), order, LoopFlags.None(trial, order), isTrial: true);
        walker.Run();
        return walker._ends.ConvertAll(static e => (e.State, e.Value));
    }

    /// <inheritdoc/>
    public FlowState? RunLambda(IFlowAnonymousFunctionOperation lambda, BodyKind kind, FlowState entry, Findings findings) =>
        _body.Depth >= NestingMax || _body.Analysis.Contracts.Of(lambda.Symbol).IsSuppressed
            ? null
            : Walk(
                new Body(_body.Analysis, _body.Graph.GetAnonymousFunctionControlFlowGraph(lambda), lambda.Symbol, _body.Owner, kind, _body, entry), findings, _isTrial);

    /// <inheritdoc/>
    public FlowState? RunFunction(IMethodSymbol function, FlowState entry, Findings findings, bool isCalled) =>
        _body.Depth >= NestingMax || _body.Analysis.Contracts.Of(function).IsSuppressed || _body.GraphOf(function) is not { } graph
            ? null
            : Walk(new Body(_body.Analysis, graph, function, _body.Owner, _body.Kind, _body, entry, isCalled), findings, _isTrial);

    private static FlowState? Walk(Body body, Findings findings, bool isTrial)
    {
        var order = new BlockOrder(body.Graph);
        var walker = new BlockWalker(body, findings, order, isTrial ? LoopFlags.None(body, order) : LoopFlags.Find(body, order), isTrial);
        var after = walker.Run();
        foreach (var function in body.Graph.LocalFunctions)
        {
            if (body.Memory.Visited.Add(function) && !ContractProvider.IsSuppressed(function))
            {
                walker.RunFunction(function, FlowState.Empty.WithValues(DelegateEvaluator.Stable(body.Start.Values)), findings, isCalled: false);
            }
        }

        return after;
    }

    private FlowState? Run()
    {
        var pass = new Pass(_findings, finallyEnds: null);
        pass.Add(_body.Graph.Blocks[0], _body.Start);
        RunBlocks(_order.Main, pass);
        FlushThrown(null, _findings);
        var checks = new EndChecks(new Step(_body, _findings, _thrown, null));
        foreach (var (held, how, where, findings) in _mismatches.Where(m => !checks.IsHandedOver(m.Held.Lock, _ends)))
        {
            findings.ReportMismatch(_body.Contract, held, how, where);
        }

        return checks.CheckEnds(_ends);
    }

    /// <summary>Goes through the blocks of the body, or of one finally region.</summary>
    private void RunBlocks(ImmutableArray<BasicBlock> blocks, Pass pass)
    {
        foreach (var block in blocks)
        {
            if (_order.HandlerOf(block) is { } handler)
            {
                FlushThrown(handler, pass.Findings);
                var before = _entry.TryGetValue(handler.FirstBlockOrdinal, out var entered) ? entered : _body.Start;
                pass.Add(block, _guards.LeaveLockStatements(_thrown.HandlerEntry(handler, block, before), Body.SyntaxOf(block)));
            }

            if (block.Kind != BasicBlockKind.Exit && pass.WaysInto(block) is { Count: > 0 } states)
            {
                var state = _travellers.Travel(Meet(states, block, pass.Findings), block, isEntry: true);
                _entry[block.Ordinal] = state = _loops.EnterLoop(state, block);
                RunBlock(block, state, pass);
            }
        }

        RepeatLoops(blocks, pass.Findings);
    }

    /// <summary>What holds where several ways meet.</summary>
    private FlowState Meet(List<FlowState> states, BasicBlock block, Findings findings)
    {
        var state = states[0];
        for (var i = 1; i < states.Count; i++)
        {
            state = Merge.Paths(state, states[i], (held, how) => _mismatches.Add((held, how, _body.PlaceOf(block), findings)), keepsDoubt: _isTrial);
        }

        return state;
    }

    private void RunBlock(BasicBlock block, FlowState state, Pass pass)
    {
        if (block.Operations.IsEmpty && block.BranchValue is null)
        {
            Follow(block.FallThroughSuccessor, block, state, null, pass);
            return;
        }

        var evaluator = new Evaluator(new Step(_body, pass.Findings, _thrown, block.EnclosingRegion), this);
        foreach (var operation in block.Operations)
        {
            if (state.IsEnded)
            {
                return;
            }

            state = _guards.LeaveLockStatements(state, operation.Syntax);
            evaluator.Evaluate(ref state, operation);
        }

        if (!state.IsEnded)
        {
            Leave(block, state, evaluator, pass);
        }
    }

    /// <summary>Follows the branches out of a block.</summary>
    private void Leave(BasicBlock block, FlowState state, Evaluator evaluator, Pass pass)
    {
        Sym? value = null;
        if (block.BranchValue is { } branchValue)
        {
            state = _guards.LeaveLockStatements(state, branchValue.Syntax);
            var isReturn = block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Return;
            value = isReturn ? evaluator.EvaluateReturn(ref state, branchValue) : evaluator.Evaluate(ref state, branchValue);
        }

        if (state.IsEnded)
        {
            return;
        }

        if (block.ConditionKind == ControlFlowConditionKind.None || value is null)
        {
            Follow(block.FallThroughSuccessor, block, state, value, pass);
            return;
        }

        value = Ask(value, state, block.BranchValue!);
        var whenTrue = Conditions.AssumeCondition(state, value, block.BranchValue!, true);
        var whenFalse = Conditions.AssumeCondition(state, value, block.BranchValue!, false);
        if (LastingConditions.AsksForCancellation(block.BranchValue!))
        {
            // Where nothing was cancelled, no wait failed for that.
            whenFalse = whenFalse?.WithFailedAcquires([]);
        }

        var isWhenTrue = block.ConditionKind == ControlFlowConditionKind.WhenTrue;
        // The conditional branch is the jump; a reader meets the other one first.
        Follow(block.FallThroughSuccessor, block, isWhenTrue ? whenFalse : whenTrue, null, pass);
        Follow(block.ConditionalSuccessor, block, isWhenTrue ? whenTrue : whenFalse, null, pass);
    }

    /// <summary>What a branch gets for an answer: the one that is assumed, if there is one.</summary>
    private Sym Ask(Sym value, FlowState state, IOperation asked)
    {
        var condition = LastingConditions.OfVariable(value, asked);
        if (condition.Kind is SymKind.Constant or SymKind.Outcome)
        {
            return condition;
        }

        var answer = true;
        _body.Memory.Asked.Add((LastingConditions.AtomOf(condition, ref answer), asked.Syntax));
        var known = LastingConditions.Known(state, condition);
        return value is not { Kind: SymKind.Outcome, Data: Outcome outcome } ? known : known is { Kind: SymKind.Constant, Data: bool assumed } ? Sym.OutcomeOf(outcome.Narrow(assumed)) : value;
    }

    private void Follow(ControlFlowBranch? branch, BasicBlock source, FlowState? state, Sym? value, Pass pass)
    {
        if (branch is null || state is null)
        {
            return;
        }

        switch (branch.Semantics)
        {
            case ControlFlowBranchSemantics.StructuredExceptionHandling:
                pass.FinallyEnds?.Add(state);
                return;
            case ControlFlowBranchSemantics.Throw:
            case ControlFlowBranchSemantics.Rethrow:
                LeaveByThrow(source, state, pass.Findings);
                return;
            case ControlFlowBranchSemantics.Error:
            case ControlFlowBranchSemantics.ProgramTermination:
                return;
        }

        foreach (var region in branch.FinallyRegions)
        {
            if (RunFinally(region, state, pass.Findings) is not { } after)
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
            state = _guards.LeaveLockStatements(state, destination.Kind == BasicBlockKind.Exit ? null : Body.SyntaxOf(destination));
        }

        state = branch.Semantics == ControlFlowBranchSemantics.Return ? state : GuardEffects.AbandonGuards(state, branch);
        if (destination.Kind == BasicBlockKind.Exit)
        {
            var isReturn = branch.Semantics == ControlFlowBranchSemantics.Return || EndChecks.ReturnAfter(source) is not null;
            _ends.Add((state, isReturn ? value ?? Sym.Constant(null) : null, EndChecks.EndPlace(_body, source, branch)));
        }
        else if (_order.IsBackward(source, destination))
        {
            Pass.Add(_repeated, destination, _travellers.Travel(state, destination, isEntry: false));
        }
        else
        {
            pass.Add(destination, state);
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
    private FlowState? RunFinally(ControlFlowRegion region, FlowState state, Findings findings)
    {
        var ends = new List<FlowState>();
        var pass = new Pass(findings, ends);
        pass.Add(_body.Graph.Blocks[region.FirstBlockOrdinal], state);
        RunBlocks(_order.Finally(region), pass);
        return ends.Count == 0 ? null : Meet(ends, _body.Graph.Blocks[region.LastBlockOrdinal], findings);
    }

    /// <summary>Leaves by an explicit throw: what is held now and released by no finally block leaks.</summary>
    private void LeaveByThrow(BasicBlock source, FlowState state, Findings findings)
    {
        _thrown.Throw(source.EnclosingRegion, state);
        // In so many words: not one that the compiler adds.
        var isThrown = source.BranchValue?.Syntax.Parent is ThrowStatementSyntax or ThrowExpressionSyntax;
        var isOwn = isThrown || source.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.Rethrow;
        for (var region = source.EnclosingRegion; !ReferenceEquals(region, _body.Graph.Root); region = region.EnclosingRegion!)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } both)
            {
                continue;
            }

            if (both.Kind == ControlFlowRegionKind.TryAndCatch)
            {
                if (!isThrown || ThrownStates.MayCatch(both, source.BranchValue!))
                {
                    return;
                }

                region = both;
                continue;
            }

            var handler = both.NestedRegions.First(static r => r.Kind == ControlFlowRegionKind.Finally);
            if (RunFinally(handler, state, isOwn ? findings.QuietButForReleases() : findings.Quieter()) is not { } after)
            {
                return;
            }

            state = after;
            region = both;
        }

        // Only an exception that is thrown here, not one passed on.
        if (findings.IsQuiet || _body.Contract.IsTrusted || !isThrown)
        {
            return;
        }

        state = _guards.LeaveLockStatements(state, null);
        var where = source.BranchValue!.Syntax.Parent!.GetLocation();
        foreach (var held in state.Held.Where(h => h.Origin == HeldOrigin.Acquired && !_body.IsOfCaller(h) && !_body.Contract.IsPromised(h.Lock)))
        {
            findings.Report(RuleCatalog.LockLeak, where, held.Lock, new[] { held.Where }, held.Lock, Findings.Describe(held.Where), "this exception leaves the method");
        }
    }

    /// <summary>Sends what inner try-and-finally regions let through on to what is around them.</summary>
    /// <param name="handler">The try-and-catch region whose handlers come next; null at the end of the body.</param>
    /// <param name="findings">Where findings go.</param>
    private void FlushThrown(ControlFlowRegion? handler, Findings findings)
    {
        while (_thrown.TakeNext(handler) is var (both, state))
        {
            var region = both.NestedRegions.First(static r => r.Kind == ControlFlowRegionKind.Finally);
            if (RunFinally(region, state, findings.Quieter()) is { } after)
            {
                _thrown.Throw(both.EnclosingRegion, after);
            }
        }
    }

    /// <summary>Compares what comes round with what loops started with.</summary>
    private void RepeatLoops(ImmutableArray<BasicBlock> blocks, Findings findings)
    {
        foreach (var head in blocks)
        {
            if (_repeated.TryGetValue(head.Ordinal, out var states) && _entry.TryGetValue(head.Ordinal, out var start))
            {
                _repeated.Remove(head.Ordinal);
                var state = Meet(states, head, findings);
                _loops.NoteFlags(state, head);
                Merge.Loop(start, state, (held, how) => findings.ReportMismatch(_body.Contract, held, how, _body.PlaceOf(head)));
            }
        }
    }

    /// <summary>Whether nothing happens in a block but that a finally region ends: what runs next is known to the branch that led into it.</summary>
    private static bool IsEndOfFinally(BasicBlock block) =>
        block.Operations.IsEmpty && block.BranchValue is null
        && block.FallThroughSuccessor?.Semantics == ControlFlowBranchSemantics.StructuredExceptionHandling;
}
