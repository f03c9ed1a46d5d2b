using System;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Symbols;

namespace DaxVerify.Analyzers.State;

/// <summary>
/// What is known at one point of one path: the locks held, what variables stand for, the guards alive. Immutable, so that a
/// change can be seen by reference and branches share it.
/// </summary>
internal sealed class FlowState
{
    private static readonly ImmutableDictionary<object, Sym> s_noValues =
        ImmutableDictionary.Create<object, Sym>(VariableComparer.Instance);

    private FlowState(
        ImmutableArray<HeldLock> held,
        ImmutableDictionary<object, Sym> values,
        ImmutableDictionary<Sym, ImmutableArray<ManagedLock>> guards,
        ImmutableArray<Sym> failedAcquires,
        bool hasThisEscaped,
        bool isEnded = false)
    {
        Held = held;
        Values = values;
        Guards = guards;
        FailedAcquires = failedAcquires;
        HasThisEscaped = hasThisEscaped;
        IsEnded = isEnded;
    }

    /// <summary>Nothing held, nothing known.</summary>
    public static FlowState Empty { get; } = new(
        ImmutableArray<HeldLock>.Empty,
        s_noValues,
        ImmutableDictionary<Sym, ImmutableArray<ManagedLock>>.Empty,
        ImmutableArray<Sym>.Empty,
        false);

    /// <summary>Nothing comes after: what was called doesn't return. Whatever is done to it, it stays so.</summary>
    public static FlowState Ended { get; } = new(Empty.Held, Empty.Values, Empty.Guards, Empty.FailedAcquires, false, isEnded: true);

    /// <summary>The locks held, in the order they were taken.</summary>
    public ImmutableArray<HeldLock> Held { get; }

    /// <summary>What locals, parameters and captures stand for.</summary>
    public ImmutableDictionary<object, Sym> Values { get; }

    /// <summary>The guards alive and what they manage.</summary>
    public ImmutableDictionary<Sym, ImmutableArray<ManagedLock>> Guards { get; }

    /// <summary>Locks whose acquisition may have thrown on the way here.</summary>
    public ImmutableArray<Sym> FailedAcquires { get; }

    /// <summary>Whether a constructor has let others see what it constructs.</summary>
    public bool HasThisEscaped { get; }

    /// <summary>Whether the path ends here.</summary>
    public bool IsEnded { get; }

    /// <summary>The same with other locks held.</summary>
    public FlowState WithHeld(ImmutableArray<HeldLock> held) => IsEnded ? this : new(held, Values, Guards, FailedAcquires, HasThisEscaped);

    /// <summary>The same with one more lock.</summary>
    public FlowState Add(HeldLock held) => WithHeld(Held.Add(held));

    /// <summary>The same with another value of a variable.</summary>
    public FlowState Bind(object variable, Sym value) =>
        IsEnded || (Values.TryGetValue(variable, out var old) && old.Equals(value))
            ? this
            : new(Held, Values.SetItem(variable, value), Guards, FailedAcquires, HasThisEscaped);

    /// <summary>The same with other values.</summary>
    public FlowState WithValues(ImmutableDictionary<object, Sym> values) => IsEnded ? this : new(Held, values, Guards, FailedAcquires, HasThisEscaped);

    /// <summary>The same with a guard.</summary>
    public FlowState WithGuard(Sym guard, ImmutableArray<ManagedLock> managed) =>
        IsEnded ? this : new(Held, Values, Guards.SetItem(guard, managed), FailedAcquires, HasThisEscaped);

    /// <summary>The same with other guards.</summary>
    public FlowState WithGuards(ImmutableDictionary<Sym, ImmutableArray<ManagedLock>> guards) =>
        IsEnded ? this : new(Held, Values, guards, FailedAcquires, HasThisEscaped);

    /// <summary>The same with locks whose acquisition may have thrown.</summary>
    public FlowState WithFailedAcquires(ImmutableArray<Sym> failed) => IsEnded ? this : new(Held, Values, Guards, failed, HasThisEscaped);

    /// <summary>The same where a lock is known to have been taken, whatever was perhaps so before.</summary>
    public FlowState WithTaken(Sym @lock)
    {
        var state = FailedAcquires.Contains(@lock) ? WithFailedAcquires(FailedAcquires.Remove(@lock)) : this;
        return state.FindMaybe(@lock) is { } maybe ? state.Replace(maybe, null) : state;
    }

    /// <summary>The same after <c>this</c> was let out.</summary>
    public FlowState WithThisEscaped() => HasThisEscaped || IsEnded ? this : new(Held, Values, Guards, FailedAcquires, true);

    /// <summary>The same with either's escape.</summary>
    public FlowState WithEscapeOf(FlowState other) => other.HasThisEscaped ? WithThisEscaped() : this;

    /// <summary>The strongest entry for a lock, or null if it isn't held.</summary>
    public HeldLock? Find(Sym @lock)
    {
        HeldLock? best = null;
        foreach (var held in Held)
        {
            if (held.Origin != HeldOrigin.Maybe && held.Lock.Equals(@lock) && (best is null || held.Mode > best.Mode))
            {
                best = held;
            }
        }

        return best;
    }

    /// <summary>The entry for a lock in one mode.</summary>
    public HeldLock? Find(Sym @lock, LockMode mode) =>
        Held.FirstOrDefault(h => h.Origin != HeldOrigin.Maybe && h.Mode == mode && h.Lock.Equals(@lock));

    /// <summary>An entry for a lock that is perhaps held.</summary>
    public HeldLock? FindMaybe(Sym @lock) => Held.FirstOrDefault(h => h.Origin == HeldOrigin.Maybe && h.Lock.Equals(@lock));

    /// <summary>The same where no variable tells any more whether a lock is held.</summary>
    public FlowState WithoutPending(Sym @lock)
    {
        var values = Values;
        foreach (var pair in Values)
        {
            if (pair.Value is { Kind: SymKind.Outcome, Data: Outcome outcome } && outcome.Cases.Any(c => c.Locks.Any(l => l.Lock.Equals(@lock))))
            {
                values = values.SetItem(pair.Key, Sym.OutcomeOf(outcome.Without(@lock)));
            }
        }

        return ReferenceEquals(values, Values) ? this : WithValues(values);
    }

    /// <summary>The same with one entry replaced, or removed when <paramref name="next"/> is null; what was asserted of it goes with it.</summary>
    public FlowState Replace(HeldLock old, HeldLock? next)
    {
        var index = -1;
        for (var i = 0; i < Held.Length; i++)
        {
            if (ReferenceEquals(Held[i], old))
            {
                index = i;
            }
        }

        if (index < 0)
        {
            throw new InvalidOperationException("The entry is not of this state.");
        }

        var held = next is null ? Held.RemoveAt(index) : Held.SetItem(index, next);
        return WithHeld(next is null && held.Any(h => old.Lock.Equals(h.Within)) && !held.Any(h => h.Lock.Equals(old.Lock))
            ? held.RemoveAll(h => old.Lock.Equals(h.Within))
            : held);
    }
}
