using System;
using System.Collections.Immutable;
using System.Linq;

namespace DaxVerify.Analyzers.Symbols;

/// <summary>One value of an <see cref="Outcome"/> and the locks held when it has that value.</summary>
internal sealed class OutcomeCase : IEquatable<OutcomeCase>
{
    /// <summary>Makes a case.</summary>
    public OutcomeCase(object? value, ImmutableArray<HeldLock> locks)
    {
        Value = value;
        Locks = locks;
    }

    public object? Value { get; }

    public ImmutableArray<HeldLock> Locks { get; }

    /// <inheritdoc/>
    public bool Equals(OutcomeCase? other) =>
        other is not null && Equals(Value, other.Value) && Locks.SequenceEqual(other.Locks);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as OutcomeCase);

    /// <inheritdoc/>
    public override int GetHashCode() => Value?.GetHashCode() ?? 0;
}
