using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.FlowAnalysis;
using Microsoft.CodeAnalysis.Operations;

namespace DaxVerify.Analyzers.State;

/// <summary>
/// What exceptions leave behind, by the try region that they are thrown in. A call may throw with the locks held before it; taking and
/// releasing a lock doesn't throw, unless it can be cancelled. A handler may rely on what all of them held, and isn't blamed for the rest.
/// </summary>
internal sealed class ThrownStates
{
    private const string Cancellation = "System.OperationCanceledException";
    private const string AbandonedMutex = "System.Threading.AbandonedMutexException";

    private readonly ControlFlowRegion _root;
    private readonly Dictionary<ControlFlowRegion, FlowState> _thrown = new();
    private readonly Dictionary<ControlFlowRegion, FlowState> _lastThrown = new();
    private readonly Dictionary<ControlFlowRegion, FlowState> _abandoned = new();
    private readonly Dictionary<ControlFlowRegion, FlowState> _released = new();

    /// <summary>Makes it, nothing thrown yet.</summary>
    /// <param name="root">The region that is the whole body.</param>
    public ThrownStates(ControlFlowRegion root) => _root = root;

    /// <summary>Passes a state on to the nearest region that handles exceptions.</summary>
    public void Throw(ControlFlowRegion? from, FlowState state) => Throw(from, state, CatchesAll);

    /// <summary>Passes on what holds where a wait was cancelled: a handler for that catches it, whatever it asks about the token.</summary>
    public void Cancel(ControlFlowRegion? from, FlowState state) => Throw(from, state, static both => CatchesAll(both) || CatchesCancellation(both));

    private void Throw(ControlFlowRegion? from, FlowState state, Func<ControlFlowRegion, bool> isCaught)
    {
        for (var region = from; region is not null && !ReferenceEquals(region, _root); region = region.EnclosingRegion)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } both)
            {
                continue;
            }

            if (!_lastThrown.TryGetValue(both, out var last) || !ReferenceEquals(last, state))
            {
                _lastThrown[both] = state;
                _thrown[both] = _thrown.TryGetValue(both, out var earlier) ? Merge.Exceptional(earlier, state) : state;
            }

            if (both.Kind == ControlFlowRegionKind.TryAndFinally || isCaught(both))
            {
                return;
            }

            region = both;
        }
    }

    /// <summary>Notes what holds where a wait for a mutex has thrown because the thread that owned it has ended.</summary>
    public void Abandon(ControlFlowRegion? from, FlowState state)
    {
        for (var region = from; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { Kind: ControlFlowRegionKind.TryAndCatch } both
                && both.NestedRegions.Any(CatchesAbandoned))
            {
                _abandoned[both] = state;
                return;
            }
        }
    }

    /// <summary>Notes what holds where releasing a lock has thrown: it counts for handlers that nothing else leads to.</summary>
    public void Release(ControlFlowRegion? from, FlowState state)
    {
        for (var region = from; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { Kind: ControlFlowRegionKind.TryAndCatch } both)
            {
                _released[both] = _released.TryGetValue(both, out var earlier) ? Merge.Exceptional(earlier, state) : state;
                return;
            }
        }
    }

    /// <summary>Takes out the innermost of the try-and-finally regions that something was thrown in, with what holds then.</summary>
    /// <param name="within">The region around them; null for the whole body.</param>
    public (ControlFlowRegion Region, FlowState State)? TakeNext(ControlFlowRegion? within)
    {
        var next = _thrown.Keys
            .Where(r => r.Kind == ControlFlowRegionKind.TryAndFinally && (within is null || IsWithin(r, within)))
            .OrderByDescending(static r => r.FirstBlockOrdinal)
            .FirstOrDefault();
        if (next is null)
        {
            return null;
        }

        var state = _thrown[next];
        _thrown.Remove(next);
        return (next, state);
    }

    private FlowState HandlerEntry(ControlFlowRegion both, FlowState before)
    {
        if (!_thrown.TryGetValue(both, out var thrown) && !_released.TryGetValue(both, out thrown))
        {
            return before;
        }

        // A lock taken in the try block: whoever wrote the handler may or may not have thought of it, nor of a flag that tells of it.
        return thrown.WithHeld(thrown.Held.Select(Unblamed).ToImmutableArray())
            .WithValues(thrown.Values.SetItems(thrown.Values
                .Where(static v => v.Value.Data is Outcome { Cases: var cases } && cases.Any(static c => c.Locks.Any(static l => l.IsCertain)))
                .Select(v => new KeyValuePair<object, Sym>(v.Key, Sym.OutcomeOf(((Outcome)v.Value.Data!).Each(h => h.IsCertain ? Unblamed(h) : h))))
                .ToList()));

        HeldLock Unblamed(HeldLock held) =>
            held.Origin == HeldOrigin.Acquired && !before.Held.Any(b => b.SameLock(held)) ? held.WithOrigin(HeldOrigin.Asserted) : held;
    }

    /// <summary>What a handler starts with.</summary>
    /// <param name="both">The region of the try block and its handlers.</param>
    /// <param name="handler">The first block of the handler.</param>
    /// <param name="before">What held when the try block was entered.</param>
    public FlowState HandlerEntry(ControlFlowRegion both, BasicBlock handler, FlowState before) =>
        _abandoned.TryGetValue(both, out var abandoned) && both.NestedRegions.Any(r => r.FirstBlockOrdinal == handler.Ordinal && CatchesAbandoned(r))
            ? abandoned
            : HandlerEntry(both, before);

    private static bool IsWithin(ControlFlowRegion region, ControlFlowRegion around) =>
        region.FirstBlockOrdinal >= around.FirstBlockOrdinal && region.LastBlockOrdinal <= around.LastBlockOrdinal
        && !ReferenceEquals(region, around);

    /// <summary>Whether a handler may catch an exception: of one that is made where it is thrown the type is known.</summary>
    /// <param name="both">The region of the try block and its handlers.</param>
    public static bool MayCatch(ControlFlowRegion both, IOperation thrown)
    {
        var made = thrown is IConversionOperation { Operand: var converted } ? converted : thrown;
        return made is not IObjectCreationOperation { Type: { } type } || both.NestedRegions.Any(r => r.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler
            && (r.ExceptionType is not { } caught || caught.SpecialType == SpecialType.System_Object || BasesOf(type).Any(b => SymbolEqualityComparer.Default.Equals(b, caught))));
    }

    private static IEnumerable<ITypeSymbol> BasesOf(ITypeSymbol type)
    {
        for (var current = type; current is not null; current = current.BaseType)
        {
            yield return current;
        }
    }

    private static bool CatchesAll(ControlFlowRegion both) =>
        both.NestedRegions.Any(static r => r.Kind == ControlFlowRegionKind.Catch
            && r.ExceptionType is { } type && (type.SpecialType == SpecialType.System_Object || type.ToDisplayString() == "System.Exception"));

    private static bool CatchesCancellation(ControlFlowRegion both) =>
        both.NestedRegions.Any(static r => r.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler
            && r.ExceptionType?.ToDisplayString() == Cancellation);

    private static bool CatchesAbandoned(ControlFlowRegion handler) =>
        handler.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler && handler.ExceptionType?.ToDisplayString() == AbandonedMutex;
}
