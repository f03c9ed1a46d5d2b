using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

using DaxVerify.Analyzers.Locks;
using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.State;

/// <summary>
/// Brings two paths together. What both hold stays; a lock that one of them holds is reported, unless a guard manages it, it
/// was only asserted, or a variable tells which path was taken.
/// </summary>
internal static class Merge
{
    /// <summary>Merges two paths of normal control flow.</summary>
    /// <param name="b">The other.</param>
    /// <param name="mismatch">Told of every lock that the paths disagree on, with the way they do.</param>
    /// <param name="keepsDoubt">Whether such a lock is perhaps held from here on, instead of not.</param>
    public static FlowState Paths(FlowState a, FlowState b, Action<HeldLock, string> mismatch, bool keepsDoubt = false)
    {
        if (ReferenceEquals(a, b))
        {
            return a;
        }

        var held = ImmutableArray.CreateBuilder<HeldLock>();
        var lost = new List<(HeldLock Lock, bool InFirst)>();
        foreach (var first in a.Held)
        {
            if (Partner(first, b) is { } second)
            {
                held.Add(Both(first, second, mismatch));
            }
            else
            {
                lost.Add((first, true));
            }
        }

        lost.AddRange(b.Held.Where(h => Partner(h, a) is null).Select(static h => (h, false)));
        held.AddRange(Chosen(a, b, lost));
        var values = Values(a, b, lost, out var correlated);
        foreach (var (entry, _) in lost)
        {
            if (entry.Origin == HeldOrigin.Maybe)
            {
                AddMaybe(held, entry);
            }
            else if (entry.Guard is null && entry.Origin != HeldOrigin.Asserted && !correlated.Contains(entry))
            {
                mismatch(entry, "is held on one of the paths that meet here but not on the other");
                if (keepsDoubt)
                {
                    AddMaybe(held, entry.AsDoubtful(HeldOrigin.Maybe));
                }
            }
        }

        return a.WithHeld(held.ToImmutable()).WithValues(values).WithGuards(Guards(a, b))
            .WithFailedAcquires(Union(a.FailedAcquires, b.FailedAcquires)).WithEscapeOf(b);
    }

    /// <summary>Merges two states that an exception may leave behind: no disagreement is anyone's fault.</summary>
    public static FlowState Exceptional(FlowState a, FlowState b)
    {
        if (ReferenceEquals(a, b))
        {
            return a;
        }

        var held = ImmutableArray.CreateBuilder<HeldLock>();
        var lost = new List<(HeldLock Lock, bool InFirst)>();
        foreach (var first in a.Held)
        {
            if (Partner(first, b) is { } second)
            {
                held.Add(Both(first, second, static (_, _) => { }));
            }
            else
            {
                lost.Add((first, true));
            }
        }

        lost.AddRange(b.Held.Where(h => Partner(h, a) is null).Select(static h => (h, false)));
        held.AddRange(Chosen(a, b, lost));
        foreach (var (entry, _) in lost)
        {
            AddMaybe(held, entry.WithOrigin(HeldOrigin.Maybe));
        }

        var values = Values(a, b, lost, out _);
        return a.WithHeld(held.ToImmutable()).WithValues(values).WithGuards(Guards(a, b))
            .WithFailedAcquires(Union(a.FailedAcquires, b.FailedAcquires)).WithEscapeOf(b);
    }

    /// <summary>Notes that a lock is perhaps held, once: else what both paths have of it would double where they meet.</summary>
    private static void AddMaybe(ImmutableArray<HeldLock>.Builder held, HeldLock entry)
    {
        if (!held.Any(h => h.Origin == HeldOrigin.Maybe && h.SameLock(entry) && h.IsDoubtful == entry.IsDoubtful && Equals(h.Guard, entry.Guard)))
        {
            held.Add(entry);
        }
    }

    /// <summary>Compares the end of a loop's body with its start.</summary>
    public static void Loop(FlowState start, FlowState end, Action<HeldLock, string> mismatch)
    {
        foreach (var held in start.Held)
        {
            if (held.Origin is HeldOrigin.Asserted or HeldOrigin.Maybe)
            {
                continue;
            }

            if (end.Held.FirstOrDefault(h => h.Lock.Equals(held.Lock) && h.Origin != HeldOrigin.Maybe) is not { } later)
            {
                mismatch(held, "is held when the loop is entered but not when it is repeated");
            }
            else if (later.Count != held.Count)
            {
                mismatch(held, $"is held {held.Count} deep when the loop is entered and {later.Count} deep when it is repeated");
            }
            else if (later.Mode != held.Mode && later.Mode != LockMode.Any && held.Mode != LockMode.Any
                && (later.Guard is null || later.Mode < held.Mode))
            {
                mismatch(held, "is held in one mode when the loop is entered and in another when it is repeated");
            }
        }

        foreach (var held in end.Held)
        {
            if (held.Guard is null && held.Origin is HeldOrigin.Acquired or HeldOrigin.Required
                && !start.Held.Any(h => h.Lock.Equals(held.Lock)))
            {
                mismatch(held, "is not held when the loop is entered but is when it is repeated");
            }
        }
    }

    /// <summary>Calls every lock that leads through a value by a path through another.</summary>
    /// <param name="name">The other.</param>
    public static ImmutableArray<HeldLock> Renamed(ImmutableArray<HeldLock> held, Sym value, Sym name) =>
        held.Any(h => h.Lock.Contains(value.Equals)) ? held.Select(h => h.WithLock(Rename(h.Lock, value, name))).ToImmutableArray() : held;

    private static Sym Rename(Sym path, Sym value, Sym name) => path.Substitute(s => s.Equals(value) ? name : null);

    /// <summary>
    /// Takes those locks out of the lost ones that belong to a variable which stands for one thing on the one path and for another on the other, where
    /// each path holds the lock of what it stands for there; or perhaps holds it, and the variable is null on the other path.
    /// </summary>
    private static List<HeldLock> Chosen(FlowState a, FlowState b, List<(HeldLock Lock, bool InFirst)> lost)
    {
        var chosen = new List<HeldLock>();
        if (lost.Count == 0)
        {
            return chosen;
        }

        foreach (var pair in a.Values.Where(static v => v.Key is ISymbol).OrderBy(static v => ((ISymbol)v.Key).Name, StringComparer.Ordinal))
        {
            if (ValueOf(b, pair.Key) is { } other && !other.Equals(pair.Value) && (AsOutcome(pair.Value) is null || AsOutcome(other) is null))
            {
                Choose(pair.Value, other, lost, chosen);
            }
        }

        return chosen;
    }

    private static void Choose(Sym value, Sym other, List<(HeldLock Lock, bool InFirst)> lost, List<HeldLock> chosen)
    {
        var name = Sym.Phi(value, other);
        foreach (var one in lost.Where(l => l.Lock.Lock.Contains((l.InFirst ? value : other).Equals)).ToList())
        {
            var path = Rename(one.Lock.Lock, one.InFirst ? value : other, name);
            var partner = lost.FirstOrDefault(l => l.InFirst != one.InFirst && Rename(l.Lock.Lock, l.InFirst ? value : other, name).Equals(path)
                && (l.Lock.Mode == one.Lock.Mode || l.Lock.Mode == LockMode.Any || one.Lock.Mode == LockMode.Any)).Lock;
            var isNullElsewhere = (one.InFirst ? other : value) is { Kind: SymKind.Constant, Data: null };
            if (partner is not null || (isNullElsewhere && one.Lock.Origin == HeldOrigin.Maybe))
            {
                lost.RemoveAll(l => ReferenceEquals(l.Lock, one.Lock) || ReferenceEquals(l.Lock, partner));
                chosen.Add((partner is { Origin: HeldOrigin.Maybe } ? partner : one.Lock).WithLock(path));
            }
        }
    }

    private static HeldLock? Partner(HeldLock held, FlowState other)
    {
        HeldLock? best = null;
        foreach (var candidate in other.Held)
        {
            if (candidate.Lock.Equals(held.Lock) && candidate.Origin != HeldOrigin.Maybe && held.Origin != HeldOrigin.Maybe)
            {
                best = candidate.Mode == held.Mode ? candidate : best ?? candidate;
            }
        }

        return best;
    }

    private static HeldLock Both(HeldLock a, HeldLock b, Action<HeldLock, string> mismatch)
    {
        var result = a.Origin == HeldOrigin.Asserted && b.Origin != HeldOrigin.Asserted ? b : a;
        if (a.Guard is null != b.Guard is null)
        {
            result = result.WithGuard(a.Guard ?? b.Guard);
        }

        if (a.Mode != b.Mode)
        {
            if (a.Guard is null && b.Guard is null && a.Mode != LockMode.Any && b.Mode != LockMode.Any)
            {
                mismatch(result, "is held for reading on one of the paths that meet here and exclusively on the other");
            }

            result = result.WithMode(a.Mode < b.Mode ? a.Mode : b.Mode);
        }

        if (a.Count != b.Count)
        {
            mismatch(result, $"is held {a.Count} deep on one of the paths that meet here and {b.Count} deep on the other");
            result = result.WithCount(Math.Min(a.Count, b.Count));
        }

        return result;
    }

    private static ImmutableArray<Sym> Union(ImmutableArray<Sym> a, ImmutableArray<Sym> b) =>
        b.IsEmpty ? a : a.IsEmpty ? b : a.Union(b).ToImmutableArray();

    private static ImmutableDictionary<Sym, ImmutableArray<ManagedLock>> Guards(FlowState a, FlowState b) =>
        ReferenceEquals(a.Guards, b.Guards) ? a.Guards : a.Guards.SetItems(b.Guards.Where(g => !a.Guards.ContainsKey(g.Key)));

    private static ImmutableDictionary<object, Sym> Values(
        FlowState a, FlowState b, List<(HeldLock Lock, bool InFirst)> lost, out HashSet<HeldLock> correlated)
    {
        correlated = new HashSet<HeldLock>();
        if (ReferenceEquals(a.Values, b.Values))
        {
            return a.Values;
        }

        var values = a.Values;
        var discrete = new List<(object Variable, Outcome First, Outcome Second)>();
        foreach (var pair in a.Values)
        {
            var other = ValueOf(b, pair.Key);
            if (other is null)
            {
                values = values.Remove(pair.Key);
            }
            else if (!other.Equals(pair.Value))
            {
                values = values.SetItem(pair.Key, Join(pair.Key, pair.Value, other, discrete));
            }
        }

        foreach (var pair in b.Values)
        {
            if (!a.Values.ContainsKey(pair.Key) && ValueOf(a, pair.Key) is { } initial)
            {
                values = values.SetItem(pair.Key, Join(pair.Key, initial, pair.Value, discrete));
            }
        }

        return Correlate(values, discrete, lost, correlated);
    }

    private static Sym? ValueOf(FlowState state, object variable) =>
        state.Values.TryGetValue(variable, out var value) ? value
        : variable is IParameterSymbol parameter ? Sym.Parameter(parameter)
        : null;

    private static Sym Join(object variable, Sym a, Sym b, List<(object, Outcome, Outcome)> discrete)
    {
        if (AsOutcome(a) is { } first && AsOutcome(b) is { } second)
        {
            discrete.Add((variable, first, second));
            return Sym.OutcomeOf(first.Union(second));
        }

        if ((AsOutcome(a) ?? NotNull(a)) is { } one && (AsOutcome(b) ?? NotNull(b)) is { } other && (IsNull(a) || IsNull(b)))
        {
            // Null on one path, an object on the other: if the lock goes with it, a test for null tells.
            discrete.Add((variable, one, other));
        }

        return Sym.Phi(a, b);
    }

    private static bool IsNull(Sym sym) => sym is { Kind: SymKind.Constant, Data: null };

    private static Outcome? NotNull(Sym sym) => sym.Kind is SymKind.This or SymKind.Created or SymKind.Lambda or SymKind.TypeOf
        ? new Outcome(ImmutableArray.Create(new OutcomeCase(Outcome.Truthy, ImmutableArray<HeldLock>.Empty)))
        : null;

    /// <summary>A value as an outcome, if it can only be one of a few.</summary>
    public static Outcome? AsOutcome(Sym sym) => sym.Kind switch
    {
        SymKind.Outcome => (Outcome)sym.Data!,
        SymKind.Constant => new Outcome(ImmutableArray.Create(new OutcomeCase(sym.Data, ImmutableArray<HeldLock>.Empty))),
        _ => null,
    };

    /// <summary>
    /// Where a flag differs between the paths just as a lock does, the flag tells from now on whether the lock is held. It may have
    /// told so before on one of them: what it says there of a value that both share must agree.
    /// </summary>
    private static ImmutableDictionary<object, Sym> Correlate(
        ImmutableDictionary<object, Sym> values,
        List<(object Variable, Outcome First, Outcome Second)> discrete,
        List<(HeldLock Lock, bool InFirst)> lost,
        HashSet<HeldLock> correlated)
    {
        var open = lost.Where(static l => l.Lock.Origin == HeldOrigin.Acquired && l.Lock.Guard is null).ToList();
        if (open.Count == 0 || discrete.Count == 0)
        {
            return values;
        }

        var flags = discrete
            .OrderBy(d => open.TrueForAll(l => Tells(d, l)) ? 0 : 1)
            .ThenBy(static d => d.Variable is ILocalSymbol ? 0 : 1)
            .ThenBy(static d => d.First.Cases[0].Value is bool ? 0 : 1)
            .ThenBy(static d => (d.Variable as ISymbol)?.Name ?? string.Empty, StringComparer.Ordinal)
            .ToList();
        // One that told of a lock before goes on to do so; others may tell of several.
        foreach (var told in open.GroupBy(l => flags.FindIndex(d => Tells(d, l) && Mentions(d, l.Lock)) is var own and >= 0 ? own : flags.FindIndex(d => Tells(d, l))).Where(static g => g.Key >= 0))
        {
            var (variable, first, second) = flags[told.Key];
            foreach (var (entry, inFirst) in told)
            {
                first = inFirst ? With(first, entry) : first;
                second = inFirst ? second : With(second, entry);
                correlated.Add(entry);
            }

            values = values.SetItem(variable, Sym.OutcomeOf(first.Union(second)));
        }

        return values;
    }

    private static bool Tells((object Variable, Outcome First, Outcome Second) flag, (HeldLock Lock, bool InFirst) held) =>
        held.InFirst ? Tells(flag.First, flag.Second, held.Lock) : Tells(flag.Second, flag.First, held.Lock);

    private static bool Mentions((object Variable, Outcome First, Outcome Second) flag, HeldLock held) =>
        flag.First.Cases.Concat(flag.Second.Cases).Any(c => c.Locks.Any(l => l.SameLock(held)));

    /// <summary>Whether a flag tells if a lock is held, which is where it has the values of <paramref name="holding"/>.</summary>
    private static bool Tells(Outcome holding, Outcome other, HeldLock entry) =>
        holding.Cases.All(c => other.Cases.All(o => !Equals(c.Value, o.Value) || o.Locks.Any(l => l.SameLock(entry))));

    private static Outcome With(Outcome outcome, HeldLock entry) =>
        new(outcome.Cases.Select(c => new OutcomeCase(c.Value, c.Locks.Any(l => l.SameLock(entry)) ? c.Locks : c.Locks.Add(entry))).ToImmutableArray());
}
