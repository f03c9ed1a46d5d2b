using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Handles;

/// <summary>Several handles, all or one of which are waited for.</summary>
/// <param name="handles">The handles.</param>
/// <param name="areAll">All are waited for, and taken in one step.</param>
internal sealed class HandlesState(HandleState[] handles, bool areAll) : GateState(areAll ? "all of several handles" : "one of several handles")
{
    /// <inheritdoc/>
    public override bool WaitsHaveBarrier => true;

    /// <inheritdoc/>
    public override WaitKind WaitedForAs => Array.TrueForAll(handles, h => h.Kind == HandleKind.Mutex) ? WaitKind.Lock : WaitKind.Event;

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, Family, string.Join(", ", handles.Select(h => h.ToFact())));

    /// <inheritdoc/>
    public override bool Available => areAll ? Array.TrueForAll(handles, h => h.Available) : Array.Exists(handles, h => h.Available);

    /// <inheritdoc/>
    public override bool AvailableTo(ThreadSlot waiter) => areAll ? Array.TrueForAll(handles, h => h.AvailableTo(waiter)) : FirstFor(waiter) >= 0;

    /// <summary>The first that can be had, in the order given; -1 for none.</summary>
    public int FirstFor(ThreadSlot waiter) => Array.FindIndex(handles, h => h.AvailableTo(waiter));

    /// <summary>Which of the handles is signalled first makes a difference.</summary>
    public void Link(ThreadSlot slot)
    {
        foreach (var handle in handles)
        {
            Waiting.Link(slot, this, handle);
            foreach (var other in handles)
            {
                Waiting.Link(slot, other, handle);
            }
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<HoldFact> HeldBy(ThreadSlot waiter) => handles.SelectMany(h => h.HeldBy(waiter));

    /// <inheritdoc/>
    public override IEnumerable<object> Blockers(object waiter) =>
        handles.Where(h => waiter is not ThreadSlot slot || !h.AvailableTo(slot)).SelectMany(h => h.Blockers(waiter)).Distinct();
}
