using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>One phase of a barrier: those that have come wait for its end.</summary>
internal sealed class BarrierPhase(SyncObject barrier) : SyncObject
{
    /// <summary>Threads that wait.</summary>
    public List<ThreadSlot> Waiters { get; } = [];

    /// <summary>All have come, and the action has run.</summary>
    public bool IsOver { get; set; }

    /// <summary>What the action threw.</summary>
    public Exception? Failure { get; set; }

    /// <inheritdoc/>
    public override bool Available => IsOver;

    /// <inheritdoc/>
    public override WaitKind WaitedForAs => WaitKind.Others;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => barrier.ToFact();
}
