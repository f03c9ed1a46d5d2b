using System.Collections.Generic;
using System.Linq;

using DaxVerify.Analyzers.Contracts;
using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <summary>
/// Variables that a loop assigns. What they stand for is forgotten where the loop starts, but for flags that tell of locks: a
/// trial run, of which nothing is reported or recorded, finds what they bring round, and a second one that it stays so.
/// </summary>
internal sealed class LoopFlags
{
    private readonly Body _body;
    private readonly BlockOrder _order;
    private readonly Dictionary<(int Head, ISymbol Flag), Outcome>? _flags;
    private readonly Dictionary<(int Head, ISymbol Flag), Outcome?>? _trial;
    private bool? _returnsTriesAsValues;

    private LoopFlags(
        Body body, BlockOrder order, Dictionary<(int Head, ISymbol Flag), Outcome>? flags, Dictionary<(int Head, ISymbol Flag), Outcome?>? trial)
    {
        _body = body;
        _order = order;
        _flags = flags;
        _trial = trial;
    }

    /// <summary>Nothing is known of flags: in a body that is part of a trial.</summary>
    public static LoopFlags None(Body body, BlockOrder order) => new(body, order, null, null);

    /// <summary>Finds what flags tell at the start of loops.</summary>
    public static LoopFlags Find(Body body, BlockOrder order)
    {
        var none = None(body, order);
        if (!order.LoopHeads.Any(h => order.AssignedInLoop(h).Any(none.IsFlag)))
        {
            return none;
        }

        var found = Try(body, order, null).Where(static f => f.Value is not null).ToDictionary(static f => f.Key, static f => f.Value!);
        if (found.Count == 0)
        {
            return none;
        }

        var second = Try(body, order, found);
        var flags = found.Where(f => second.TryGetValue(f.Key, out var again) && again is not null && f.Value.Union(again).Equals(f.Value))
            .ToDictionary(static f => f.Key, static f => f.Value);
        return new LoopFlags(body, order, flags, null);
    }

    private static Dictionary<(int Head, ISymbol Flag), Outcome?> Try(Body body, BlockOrder order, Dictionary<(int Head, ISymbol Flag), Outcome>? flags)
    {
        var trial = new Dictionary<(int Head, ISymbol Flag), Outcome?>();
        BlockWalker.Try(body, order, b => new LoopFlags(b, order, flags, trial));
        return trial;
    }

    /// <summary>Whether a variable may tell of a lock: a truth value, or where a try-acquire returns something else, any.</summary>
    private bool IsFlag(object variable) =>
        variable is ILocalSymbol { IsRef: false, Type.SpecialType: var type } && (type == SpecialType.System_Boolean || ReturnsTriesAsValues);

    /// <summary>Whether the body calls a try-acquire that answers by something else than a truth value.</summary>
    private bool ReturnsTriesAsValues => _returnsTriesAsValues ??= _body.Graph.Blocks.SelectMany(Body.OperationsOf).OfType<IInvocationOperation>()
        .Any(c => c.TargetMethod.ReturnType.SpecialType is not (SpecialType.System_Boolean or SpecialType.System_Void)
            && _body.Analysis.Contracts.Of(c.TargetMethod).Entries.Any(static e => e.Kind == ContractKind.TryAcquires));

    /// <summary>In a trial run: notes what flags tell on a way to the start of a loop.</summary>
    public void NoteFlags(FlowState state, BasicBlock head)
    {
        if (_trial is not { } trial)
        {
            return;
        }

        foreach (var variable in _order.AssignedInLoop(head).Where(IsFlag))
        {
            var key = (head.Ordinal, (ISymbol)variable);
            var told = state.Values.TryGetValue(variable, out var value) ? Merge.AsOutcome(value) : null;
            trial[key] = !trial.TryGetValue(key, out var earlier) ? told : told is null ? null : earlier?.Union(told);
        }
    }

    /// <summary>What holds at the start of a loop, whichever time round it is.</summary>
    public FlowState EnterLoop(FlowState state, BasicBlock head)
    {
        NoteFlags(state, head);
        foreach (var variable in _order.AssignedInLoop(head))
        {
            var symbol = (ISymbol)variable;
            if (_flags is not null && _flags.TryGetValue((head.Ordinal, symbol), out var told))
            {
                state = state.Bind(variable, Sym.OutcomeOf(told));
            }
            else if (_flags is not null || _trial is null || !IsFlag(variable) || !state.Values.TryGetValue(variable, out var value) || Merge.AsOutcome(value) is null)
            {
                state = state.Bind(variable, Travellers.InLoop(symbol, head));
            }
        }

        return state;
    }
}
