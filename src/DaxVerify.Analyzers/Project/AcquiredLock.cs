using System;
using System.Collections.Immutable;

using DaxVerify.Analyzers.Symbols;

using Microsoft.CodeAnalysis;

namespace DaxVerify.Analyzers.Project;

/// <summary>A lock that is taken while a method runs, and how it comes to that.</summary>
internal sealed class AcquiredLock : IEquatable<AcquiredLock>
{
    /// <summary>Makes a record.</summary>
    public AcquiredLock(ISymbol by, Sym @lock, bool isOwn, ImmutableArray<ISymbol> path)
    {
        By = by;
        Lock = @lock;
        IsOwn = isOwn;
        Path = path;
    }

    /// <summary>The member in whose terms the lock is named.</summary>
    public ISymbol By { get; }

    public Sym Lock { get; }

    /// <summary>Whether it is certainly a lock of the object that the method is called on.</summary>
    public bool IsOwn { get; }

    /// <summary>The methods that call one another until it is taken, the one that is called first; no part of the identity.</summary>
    public ImmutableArray<ISymbol> Path { get; }

    /// <inheritdoc/>
    public bool Equals(AcquiredLock? other) =>
        other is not null && IsOwn == other.IsOwn && SymbolEqualityComparer.Default.Equals(By, other.By) && Lock.Equals(other.Lock);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as AcquiredLock);

    /// <inheritdoc/>
    public override int GetHashCode() => Lock.GetHashCode();
}
