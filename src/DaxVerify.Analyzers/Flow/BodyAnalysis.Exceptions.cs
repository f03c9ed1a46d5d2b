using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Rules;
using DaxVerify.Analyzers.State;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Microsoft.CodeAnalysis.FlowAnalysis;

namespace DaxVerify.Analyzers.Flow;

/// <content>
/// What exceptions leave behind. A call may throw with the locks held before it; taking and releasing a lock doesn't throw,
/// unless it can be cancelled. A handler may rely on what all of them held, and isn't blamed for the rest.
/// </content>
internal sealed partial class BodyAnalysis
{
    /// <summary>Notes that the operation about to be done may throw.</summary>
    private void MayThrow()
    {
        if (_state is { } state && _block is { } block)
        {
            Throw(block.EnclosingRegion, state);
        }
    }

    /// <summary>Passes a state on to the nearest region that handles exceptions.</summary>
    private void Throw(ControlFlowRegion? from, FlowState state)
    {
        for (var region = from; region is not null && !ReferenceEquals(region, _graph.Root); region = region.EnclosingRegion)
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

            if (both.Kind == ControlFlowRegionKind.TryAndFinally || CatchesAll(both))
            {
                return;
            }

            region = both;
        }
    }

    /// <summary>Leaves by an explicit throw: what is held now and released by no finally block leaks.</summary>
    private void LeaveByThrow(BasicBlock source, FlowState state)
    {
        Throw(source.EnclosingRegion, state);
        for (var region = source.EnclosingRegion; !ReferenceEquals(region, _graph.Root); region = region.EnclosingRegion!)
        {
            if (region.Kind != ControlFlowRegionKind.Try || region.EnclosingRegion is not { } both)
            {
                continue;
            }

            if (both.Kind == ControlFlowRegionKind.TryAndCatch)
            {
                return;
            }

            var handler = both.NestedRegions.First(static r => r.Kind == ControlFlowRegionKind.Finally);
            if (RunFinally(handler, state, isExceptional: true) is not { } after)
            {
                return;
            }

            state = after;
            region = both;
        }

        // Only an exception that is thrown here in so many words: not one passed on, nor one that the compiler adds.
        if (_isQuiet || IsTrusted || source.BranchValue?.Syntax.Parent is not (ThrowStatementSyntax or ThrowExpressionSyntax))
        {
            return;
        }

        state = LeaveLockStatements(state, null);
        var where = source.BranchValue.Syntax.Parent.GetLocation();
        foreach (var held in state.Held.Where(h => h.Origin == HeldOrigin.Acquired && !IsOfCaller(h) && !IsPromised(h.Lock)))
        {
            Report(RuleCatalog.LockLeak, where, held.Lock, new[] { held.Where }, held.Lock, Describe(held.Where), "this exception leaves the method");
        }
    }

    /// <summary>Sends what inner try-and-finally regions let through on to what is around them.</summary>
    /// <param name="handler">The try-and-catch region whose handlers come next; null at the end of the body.</param>
    private void FlushThrown(ControlFlowRegion? handler)
    {
        while (true)
        {
            var next = _thrown.Keys
                .Where(r => r.Kind == ControlFlowRegionKind.TryAndFinally && (handler is null || IsWithin(r, handler)))
                .OrderByDescending(static r => r.FirstBlockOrdinal)
                .FirstOrDefault();
            if (next is null)
            {
                return;
            }

            var state = _thrown[next];
            _thrown.Remove(next);
            var region = next.NestedRegions.First(static r => r.Kind == ControlFlowRegionKind.Finally);
            if (RunFinally(region, state, isExceptional: true) is { } after)
            {
                Throw(next.EnclosingRegion, after);
            }
        }
    }

    /// <summary>What a handler may rely on.</summary>
    private FlowState HandlerEntry(ControlFlowRegion both)
    {
        if (!_entry.TryGetValue(both.FirstBlockOrdinal, out var before))
        {
            before = _start;
        }

        if (!_thrown.TryGetValue(both, out var thrown))
        {
            return before;
        }

        // A lock taken in the try block: whoever wrote the handler may or may not have thought of it.
        return thrown.WithHeld(thrown.Held
            .Select(h => h.Origin == HeldOrigin.Acquired && !before.Held.Any(b => b.SameLock(h)) ? h.WithOrigin(HeldOrigin.Asserted) : h)
            .ToArray() is var held ? System.Collections.Immutable.ImmutableArray.Create(held) : thrown.Held);
    }

    private static bool IsWithin(ControlFlowRegion region, ControlFlowRegion around) =>
        region.FirstBlockOrdinal >= around.FirstBlockOrdinal && region.LastBlockOrdinal <= around.LastBlockOrdinal
        && !ReferenceEquals(region, around);

    private static bool CatchesAll(ControlFlowRegion both) =>
        both.NestedRegions.Any(static r => r.Kind == ControlFlowRegionKind.Catch
            && r.ExceptionType is { } type && (type.SpecialType == SpecialType.System_Object || type.ToDisplayString() == "System.Exception"));

    /// <summary>Notes that taking a lock may throw without it, as a cancelled wait does.</summary>
    private void MayFailToTake(Sym @lock)
    {
        if (_state is { } state && _block is { } block)
        {
            Throw(block.EnclosingRegion, state.WithFailedAcquires(state.FailedAcquires.Add(@lock)));
        }
    }

    private const string AbandonedMutex = "System.Threading.AbandonedMutexException";

    /// <summary>
    /// Notes that waiting for a mutex may throw with the mutex taken, when the thread that owned it has ended: whoever catches just
    /// that exception owns it.
    /// </summary>
    private void MayBeAbandoned(Sym mutex, IOperation operation)
    {
        if (KindOf(mutex) != LockKind.Mutex || _state is not { } state)
        {
            return;
        }

        for (var region = _block?.EnclosingRegion; region is not null; region = region.EnclosingRegion)
        {
            if (region.Kind == ControlFlowRegionKind.Try && region.EnclosingRegion is { Kind: ControlFlowRegionKind.TryAndCatch } both
                && both.NestedRegions.Any(CatchesAbandoned))
            {
                _abandoned[both] = state.Find(mutex) is not null ? state
                    : state.Add(new HeldLock(mutex, LockMode.Exclusive, HeldOrigin.Acquired, operation.Syntax.GetLocation()));
                return;
            }
        }
    }

    private static bool CatchesAbandoned(ControlFlowRegion handler) =>
        handler.Kind is ControlFlowRegionKind.Catch or ControlFlowRegionKind.FilterAndHandler && handler.ExceptionType?.ToDisplayString() == AbandonedMutex;

    /// <summary>What a handler starts with.</summary>
    private FlowState HandlerEntry(ControlFlowRegion both, BasicBlock handler) =>
        _abandoned.TryGetValue(both, out var abandoned) && both.NestedRegions.Any(r => r.FirstBlockOrdinal == handler.Ordinal && CatchesAbandoned(r))
            ? abandoned
            : HandlerEntry(both);
}
