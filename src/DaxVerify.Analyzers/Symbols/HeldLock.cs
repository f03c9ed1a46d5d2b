using System;

using DaxVerify.Analyzers.Locks;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Symbols;

/// <summary>One lock that is held at a point of the program.</summary>
internal sealed class HeldLock : IEquatable<HeldLock>
{
    /// <summary>Makes an entry.</summary>
    public HeldLock(Sym @lock, LockMode mode, HeldOrigin origin, Location where, Sym? guard = null, int count = 1, bool isCertain = true, Sym? within = null)
    {
        Within = within;
        Lock = @lock;
        Mode = mode;
        Origin = origin;
        Where = where;
        Guard = guard;
        Count = count;
        IsCertain = isCertain;
    }

    public Sym Lock { get; }

    public LockMode Mode { get; }

    /// <summary>Why it counts as held.</summary>
    public HeldOrigin Origin { get; }

    /// <summary>Where it was taken.</summary>
    public Location Where { get; }

    /// <summary>The guard that will release it, if one does.</summary>
    public Sym? Guard { get; }

    /// <summary>How often it is held, for reentrant locks.</summary>
    public int Count { get; }

    /// <summary>Whether it was once surely held, not just perhaps taken by a try-acquire that nobody has asked about.</summary>
    public bool IsCertain { get; }

    /// <summary>The lock with which this ends, of which it may be another name; null if none.</summary>
    public Sym? Within { get; }

    /// <summary>Whether both are the same lock in the same mode.</summary>
    public bool SameLock(HeldLock other) => Mode == other.Mode && Lock.Equals(other.Lock);

    /// <summary>The same lock, held another number of times.</summary>
    public HeldLock WithCount(int count) => new(Lock, Mode, Origin, Where, Guard, count, IsCertain, Within);

    /// <summary>The same lock in another mode.</summary>
    public HeldLock WithMode(LockMode mode) => new(Lock, mode, Origin, Where, Guard, Count, IsCertain, Within);

    /// <summary>The same lock by another name.</summary>
    public HeldLock WithLock(Sym name) => new(name, Mode, Origin, Where, Guard, Count, IsCertain, Within);

    /// <summary>The same lock for another reason.</summary>
    public HeldLock WithOrigin(HeldOrigin origin) => new(Lock, Mode, origin, Where, Guard, Count, IsCertain, Within);

    /// <summary>The same lock, now surely held.</summary>
    public HeldLock AsCertain() => IsCertain ? this : new(Lock, Mode, Origin, Where, Guard, Count, within: Within);

    /// <summary>The same lock, of which nobody can say whether it is held.</summary>
    public HeldLock AsDoubtful(HeldOrigin origin) => new(Lock, Mode, origin, Where, Guard, Count, isCertain: false, Within);

    /// <summary>Whether nobody can say whether it is held: it was taken on some of the paths that met, or by a method that takes it sometimes.</summary>
    public bool IsDoubtful => !IsCertain && (Origin is HeldOrigin.Asserted or HeldOrigin.Maybe);

    /// <summary>The same lock, to be released by a guard.</summary>
    public HeldLock WithGuard(Sym? guard) => new(Lock, Mode, Origin, Where, guard, Count, IsCertain, Within);

    /// <inheritdoc/>
    public bool Equals(HeldLock? other) =>
        other is not null && Mode == other.Mode && Count == other.Count && Origin == other.Origin && Lock.Equals(other.Lock)
        && Equals(Guard, other.Guard);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as HeldLock);

    /// <inheritdoc/>
    public override int GetHashCode() => Lock.GetHashCode() ^ (int)Mode;
}
