using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Effects;
using DaxVerify.Analyzers.Evaluation;
using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Project;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <summary>What a method does to locks that its caller sees: those it takes and leaves held, and those it releases that it hasn't taken.</summary>
internal sealed class LockMoves
{
    private readonly IReadOnlyList<(FlowState State, Sym? Value)> _ends;
    private readonly ImmutableArray<Sym> _freed;
    private readonly MemberMemory _memory;
    private readonly LockKinds _kinds;
    private readonly IMethodSymbol? _method;
    private readonly Func<IParameterSymbol, bool, IReadOnlyList<FlowState>> _endsWith;
    private readonly Func<IParameterSymbol, bool, IEnumerable<Sym>> _freedWith;

    private LockMoves(
        IReadOnlyList<(FlowState State, Sym? Value)> ends, ImmutableArray<Sym> freed, MemberMemory memory, LockKinds kinds, IMethodSymbol? method,
        Func<IParameterSymbol, bool, IReadOnlyList<FlowState>> endsWith, Func<IParameterSymbol, bool, IEnumerable<Sym>> freedWith)
    {
        _freedWith = freedWith;
        _endsWith = endsWith;
        _ends = ends;
        _freed = freed;
        _memory = memory;
        _kinds = kinds;
        _method = method;
    }

    /// <summary>The locks that it releases without having taken them.</summary>
    public IEnumerable<Sym> Freed => _freed;

    /// <summary>The locks that it leaves held at one of its ends at least.</summary>
    public IEnumerable<HeldLock> LeftSomewhere => _ends.SelectMany(e => Taken(e.State).Concat(Doubtful(e.State)).Concat(Told(e).SelectMany(static o => o.Cases).SelectMany(static c => c.Locks)))
        .Where(h => IsNameable(h.Lock) && !_freed.Contains(h.Lock));

    /// <summary>The locks that its caller takes by awaiting what it returns.</summary>
    public IEnumerable<HeldLock> LeftToAwait => _ends.Where(static e => e.Value is { } value && LockCallEvaluator.IsPending(value))
        .Select(static e => e.Value!.Children[0]).Where(IsNameable).Distinct()
        .Select(l => new HeldLock(l, LockMode.Exclusive, HeldOrigin.Acquired, _method?.Locations.FirstOrDefault() ?? Location.None)).Where(h => _kinds.IsTracked(h.Lock));

    /// <summary>The locks that it tries to take and never releases, and tells by a parameter whether it has them, in a way that can't be followed.</summary>
    public IEnumerable<HeldLock> TriedForFlag => _method?.Parameters.Any(static p => p is { RefKind: RefKind.Ref or RefKind.Out, Type.SpecialType: SpecialType.System_Boolean }) == true
        ? _memory.Tried.Where(l => IsNameable(l) && _kinds.IsTracked(l) && !_memory.Undone.Contains(l) && !_freed.Contains(l))
            .Select(l => new HeldLock(l, LockMode.Exclusive, HeldOrigin.Acquired, _method.Locations.FirstOrDefault() ?? Location.None))
        : Enumerable.Empty<HeldLock>();

    /// <summary>The locks that it has taken at every end.</summary>
    public IEnumerable<HeldLock> Left => _ends.Count == 0
        ? Enumerable.Empty<HeldLock>()
        : Taken(_ends[0].State).Where(h => IsNameable(h.Lock) && !_freed.Contains(h.Lock) && _ends.All(e => Taken(e.State).Any(o => o.SameLock(h))));

    /// <summary>The locks of its caller's that it has released at every end.</summary>
    public IEnumerable<Sym> Released => _freed.Where(f => _ends.Count > 0 && _ends.All(e => e.State.Find(f) is null && e.State.FindMaybe(f) is null));

    /// <summary>The locks of its caller's that it releases, and has taken again at every end.</summary>
    public IEnumerable<Sym> Suspended => _freed.Where(f => _memory.Tried.Contains(f) && _ends.Count > 0 && _ends.All(e => e.State.Find(f) is not null || e.State.FindMaybe(f) is not null));

    /// <summary>Whether it takes a lock, or tries to.</summary>
    public bool Takes(Sym @lock) => _memory.Tried.Contains(@lock);

    /// <summary>Whether it releases a lock that it has taken, other than when an exception prevents the rest.</summary>
    public bool Undoes(Sym @lock) => _memory.Undone.Contains(@lock);

    /// <summary>Whether a lock is held at none of its ends.</summary>
    public bool IsGone(Sym @lock) => _ends.All(e => e.State.Find(@lock) is null);

    /// <summary>The locks that it leaves held of an object that it returns.</summary>
    public IEnumerable<HeldLock> HandedOut => _ends.SelectMany(static e => e.State.Held.Where(h =>
        h is { Origin: HeldOrigin.Acquired, Guard: null } && e.Value is { Kind: not (SymKind.This or SymKind.Constant or SymKind.Unknown) } value && h.Lock.Contains(value.Equals)));

    /// <summary>The parameter by which the caller says whether a lock is to be released, and which it is then; null if there is none.</summary>
    public IParameterSymbol? ReleaseFlagOf(Sym @lock) => !_freed.Contains(@lock) ? null : _method?.Parameters.FirstOrDefault(p =>
        p is { Type.SpecialType: SpecialType.System_Boolean, RefKind: RefKind.None or RefKind.Ref } && Gone(p, @lock, true).All(static g => g)
        && (Takes(@lock) ? _freedWith(p, true).Contains(@lock) && !_freedWith(p, false).Contains(@lock) : !Gone(p, @lock, false).Any(static g => g)));

    /// <summary>Whether the lock is gone at each end, if a parameter has a value.</summary>
    private IEnumerable<bool> Gone(IParameterSymbol parameter, Sym @lock, bool value) =>
        _endsWith(parameter, value).Select(e => e.Find(@lock) is null && e.FindMaybe(@lock) is null);

    /// <summary>The locks that it has taken just where it returns true.</summary>
    public IEnumerable<HeldLock> LeftIfTrue => _ends.Any(static e => e.Value is null) ? Enumerable.Empty<HeldLock>() : LeftSomewhere
        .GroupBy(static h => (h.Lock, h.Mode)).Select(static g => g.First()).Where(h => _ends.All(e => Tells(e.Value!, e.State, h)));

    /// <summary>The parameter in which the caller is told whether the lock was taken; null if there is none.</summary>
    public IParameterSymbol? FlagOf(HeldLock held) => _method?.Parameters.FirstOrDefault(p =>
        p is { RefKind: RefKind.Ref or RefKind.Out, Type.SpecialType: SpecialType.System_Boolean }
        && _ends.All(e => e.State.Values.TryGetValue(p, out var value) && Tells(value, e.State, held)));

    /// <summary>Goes through a body on trial.</summary>
    public static LockMoves Of(LockAnalysis analysis, PendingBody pending)
    {
        var kinds = new LockKinds(analysis, pending.Owner);
        var body = pending.Enter(analysis, FlowState.Empty, pending.Kind);
        var ends = BlockWalker.Ends(body, out var memory);
        var freed = memory.Freed.Where(IsNameable).ToImmutableArray();
        var isFirst = true;
        foreach (var states in AgreeingConditions.States(memory, FlowState.Empty))
        {
            if (freed.IsEmpty)
            {
                break;
            }

            var those = states.SelectMany(s => FreedFrom(s)).Where(IsNameable).Distinct();
            freed = (isFirst ? those : freed.Intersect(those)).ToImmutableArray();
            isFirst = false;
        }

        var where = pending.Owner.Locations.FirstOrDefault() ?? Location.None;
        var holding = FlowState.Empty.WithHeld(freed.Select(f => new HeldLock(f, LockMode.Any, HeldOrigin.Required, where)).ToImmutableArray());
        if (!freed.IsEmpty)
        {
            ends = BlockWalker.Ends(pending.Enter(analysis, holding, pending.Kind), out _);
        }

        return new LockMoves(ends, freed, memory, kinds, pending.Owner as IMethodSymbol, EndsWith, FreedWith);

        IReadOnlyList<FlowState> EndsWith(IParameterSymbol parameter, bool value) =>
            BlockWalker.Ends(pending.Enter(analysis, holding.Bind(parameter, Sym.Constant(value)), pending.Kind), out _).Select(static e => e.State).ToList();

        IEnumerable<Sym> FreedWith(IParameterSymbol parameter, bool value) => FreedFrom(FlowState.Empty.Bind(parameter, Sym.Constant(value)));

        IEnumerable<Sym> FreedFrom(FlowState entry)
        {
            BlockWalker.Ends(pending.Enter(analysis, entry, pending.Kind), out var memory);
            return memory.Freed;
        }
    }

    /// <summary>Whether a caller can name a lock too.</summary>
    private static bool IsNameable(Sym @lock) =>
        !@lock.Contains(static s => s.Kind is not (SymKind.This or SymKind.Parameter or SymKind.Member or SymKind.Static or SymKind.TypeOf));

    /// <summary>The locks that it took on some of the ways to an end.</summary>
    private IEnumerable<HeldLock> Doubtful(FlowState state) => state.Held.Where(h => h is { Origin: HeldOrigin.Maybe, Guard: null } && _kinds.KindOf(h.Lock) != LockKind.Custom);

    private IEnumerable<HeldLock> Taken(FlowState state) => state.Held.Where(h =>
        h is { Origin: HeldOrigin.Acquired, Guard: null } && _kinds.KindOf(h.Lock) != LockKind.Custom);

    /// <summary>What an end tells the caller, by the result or by a parameter.</summary>
    private static IEnumerable<Outcome> Told((FlowState State, Sym? Value) end) => end.State.Values.Where(static v => v.Key is IParameterSymbol).Select(static v => v.Value)
        .Append(end.Value ?? Sym.Constant(null)).Where(static v => v.Kind == SymKind.Outcome).Select(static v => (Outcome)v.Data!);

    /// <summary>Whether a value is true where a lock is held, and false where it isn't.</summary>
    private bool Tells(Sym value, FlowState state, HeldLock held) => value switch
    {
        { Kind: SymKind.Constant, Data: bool flag } => Taken(state).Any(h => h.SameLock(held)) == flag,
        { Kind: SymKind.Outcome, Data: Outcome outcome } => !Taken(state).Any(h => h.SameLock(held))
            && outcome.Cases.All(c => c.Value is bool flag && c.Locks.Any(l => l.SameLock(held)) == flag),
        _ => false,
    };
}
