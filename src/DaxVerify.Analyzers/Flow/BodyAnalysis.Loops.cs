using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.Flow;

/// <content>
/// Variables that a loop assigns. What they stand for is forgotten where the loop starts, but for flags that tell of locks: a
/// trial run, of which nothing is reported or recorded, finds what they bring round, and a second one that it stays so.
/// </content>
internal sealed partial class BodyAnalysis
{
    /// <summary>What flags tell at the start of each loop, found by trial.</summary>
    private Dictionary<(int Head, ISymbol Flag), Outcome>? _flags;

    /// <summary>In a trial run: what flags tell where loops are entered and repeated; null where that is nothing certain.</summary>
    private Dictionary<(int Head, ISymbol Flag), Outcome?>? _trial;

    /// <summary>What the ways back to the starts of loops bring.</summary>
    private readonly Dictionary<int, List<FlowState>> _repeated = new();

    private bool IsTrial => _trial is not null || _parent is { IsTrial: true };

    /// <summary>Finds what flags tell at the start of loops.</summary>
    private void TryLoops(FlowState entry)
    {
        if (IsTrial || !_order.LoopHeads.Any(h => _order.AssignedInLoop(h).Any(IsFlag)))
        {
            return;
        }

        var found = Try(entry, null).Where(static f => f.Value is not null).ToDictionary(static f => f.Key, static f => f.Value!);
        if (found.Count == 0)
        {
            return;
        }

        var second = Try(entry, found);
        _flags = found.Where(f => second.TryGetValue(f.Key, out var again) && again is not null && f.Value.Union(again).Equals(f.Value))
            .ToDictionary(static f => f.Key, static f => f.Value);
    }

    private Dictionary<(int Head, ISymbol Flag), Outcome?> Try(FlowState entry, Dictionary<(int Head, ISymbol Flag), Outcome>? flags)
    {
        var trial = new BodyAnalysis(_analysis.Unrecorded(), new DiagnosticSink(static _ => { }), _graph, _method, _owner, _kind, _parent)
        {
            _isQuiet = true,
            _flags = flags,
            _trial = new Dictionary<(int Head, ISymbol Flag), Outcome?>(),
        };
        trial.Run(entry);
        return trial._trial;
    }

    /// <summary>Whether a variable may tell of a lock: a truth value, or where a try-acquire returns something else, any.</summary>
    private bool IsFlag(object variable) =>
        variable is ILocalSymbol { IsRef: false, Type.SpecialType: var type } && (type == SpecialType.System_Boolean || ReturnsTriesAsValues);

    private bool? _returnsTriesAsValues;

    /// <summary>Whether the body calls a try-acquire that answers by something else than a truth value.</summary>
    private bool ReturnsTriesAsValues => _returnsTriesAsValues ??= _graph.Blocks.SelectMany(OperationsOf).OfType<IInvocationOperation>()
        .Any(c => c.TargetMethod.ReturnType.SpecialType is not (SpecialType.System_Boolean or SpecialType.System_Void)
            && _analysis.Contracts.Of(c.TargetMethod).Entries.Any(static e => e.Kind == Contracts.ContractKind.TryAcquires));

    /// <summary>In a trial run: notes what flags tell on a way to the start of a loop.</summary>
    private void NoteFlags(FlowState state, BasicBlock head)
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

    /// <summary>Compares what comes round with what loops started with.</summary>
    private void RepeatLoops(ImmutableArray<BasicBlock> blocks)
    {
        foreach (var head in blocks)
        {
            if (!_repeated.TryGetValue(head.Ordinal, out var states) || !_entry.TryGetValue(head.Ordinal, out var start))
            {
                continue;
            }

            _repeated.Remove(head.Ordinal);
            var state = states[0];
            for (var i = 1; i < states.Count; i++)
            {
                state = Merge.Paths(state, states[i], (held, how) => ReportMismatch(held, how, PlaceOf(head)));
            }

            NoteFlags(state, head);
            Merge.Loop(start, state, (held, how) => ReportMismatch(held, how, PlaceOf(head)));
        }
    }

    /// <summary>What holds at the start of a loop, whichever time round it is.</summary>
    private FlowState EnterLoop(FlowState state, BasicBlock head)
    {
        state = Travel(state, head, isEntry: true);
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
                state = state.Bind(variable, InLoop(symbol, head));
            }
        }

        return state;
    }
}
