using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Collections;

/// <summary>A BlockingCollection, as what threads wait for that want to add or to take.</summary>
/// <param name="canAdd">Who wants to add needn't wait.</param>
/// <param name="canTake">Who wants to take needn't wait.</param>
internal sealed class BlockingState(Func<bool> canAdd, Func<bool> canTake) : GateState("BlockingCollection")
{
    /// <summary>Threads that want to add.</summary>
    public HashSet<ThreadSlot> Adders { get; } = [];

    /// <inheritdoc/>
    public override WaitKind WaitedForAs => WaitKind.Others;

    /// <inheritdoc/>
    public override int AvailableModes => (canTake() ? 1 : 0) | (canAdd() ? 2 : 0);

    /// <inheritdoc/>
    public override int ModeOf(ThreadSlot waiter) => Adders.Contains(waiter) ? 2 : 1;

    /// <inheritdoc/>
    public override bool AvailableTo(ThreadSlot waiter) => Adders.Contains(waiter) ? canAdd() : canTake();
}
