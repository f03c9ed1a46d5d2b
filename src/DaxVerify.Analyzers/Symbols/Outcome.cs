using System;
using System.Collections.Immutable;
using System.Linq;

namespace DaxVerify.Analyzers.Symbols;

/// <summary>
/// What the value of a variable tells about locks: for each value it can have, the locks that are held then. The result of a
/// try-acquire is one; a flag set in the branch that takes the lock is another.
/// </summary>
internal sealed class Outcome : IEquatable<Outcome>
{
    /// <summary>Stands for every value that is neither null nor zero.</summary>
    public static readonly object Truthy = new();

    /// <summary>Stands for null and zero.</summary>
    public static readonly object Falsy = new();

    /// <summary>Makes an outcome.</summary>
    public Outcome(ImmutableArray<OutcomeCase> cases, Sym? @object = null)
    {
        Cases = cases;
        Object = @object;
    }

    /// <summary>The values it can have.</summary>
    public ImmutableArray<OutcomeCase> Cases { get; }

    /// <summary>What the value is if it isn't null, where that is known: the guard that a try hands out.</summary>
    public Sym? Object { get; }

    /// <summary>The same for an object that is known.</summary>
    public Outcome WithObject(Sym? @object) => new(Cases, @object);

    /// <summary>A result that tells by <paramref name="success"/> whether <paramref name="taken"/> were taken.</summary>
    public static Outcome Of(object success, object failure, ImmutableArray<HeldLock> taken) =>
        new(ImmutableArray.Create(new OutcomeCase(success, taken), new OutcomeCase(failure, ImmutableArray<HeldLock>.Empty)));

    /// <summary>Maps the values, and merges cases that become equal: only what both hold stays.</summary>
    /// <param name="map">The new values of an old one; an empty array drops the case.</param>
    public Outcome Map(Func<object?, ImmutableArray<object?>> map)
    {
        var cases = ImmutableArray<OutcomeCase>.Empty;
        foreach (var item in Cases)
        {
            foreach (var value in map(item.Value))
            {
                cases = Add(cases, new OutcomeCase(value, item.Locks));
            }
        }

        return new Outcome(cases);
    }

    /// <summary>Either of two outcomes.</summary>
    public Outcome Union(Outcome other)
    {
        var cases = Cases;
        foreach (var item in other.Cases)
        {
            cases = Add(cases, item);
        }

        return new Outcome(cases);
    }

    /// <summary>The same values, which tell nothing of a lock.</summary>
    public Outcome Without(Sym @lock) =>
        new(Cases.Select(c => new OutcomeCase(c.Value, c.Locks.RemoveAll(l => l.Lock.Equals(@lock)))).ToImmutableArray());

    /// <summary>The same values with each lock seen in another light.</summary>
    public Outcome Each(Func<HeldLock, HeldLock> change) =>
        new(Cases.Select(c => new OutcomeCase(c.Value, c.Locks.Select(change).ToImmutableArray())).ToImmutableArray());

    /// <summary>What remains when the value is known.</summary>
    public Outcome Narrow(object value) => new(Cases.RemoveAll(c => !Equals(c.Value, value)));

    /// <inheritdoc/>
    public bool Equals(Outcome? other) => other is not null && Cases.SequenceEqual(other.Cases);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as Outcome);

    /// <inheritdoc/>
    public override int GetHashCode() => Cases.Length;

    private static ImmutableArray<OutcomeCase> Add(ImmutableArray<OutcomeCase> cases, OutcomeCase item)
    {
        for (var i = 0; i < cases.Length; i++)
        {
            if (Equals(cases[i].Value, item.Value))
            {
                var both = cases[i].Locks.Where(a => item.Locks.Any(b => b.SameLock(a))).ToImmutableArray();
                return cases.SetItem(i, new OutcomeCase(item.Value, both));
            }
        }

        return cases.Add(item);
    }
}
