using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Handles;

/// <summary>Semaphore, without a name.</summary>
[Replaces("System.Threading.Semaphore")]
internal static class SemaphoreShim
{
    public static Semaphore New(int initialCount, int maximumCount)
    {
        var real = new Semaphore(initialCount, maximumCount);
        return HandleTable.Register(real, HandleKind.Semaphore, initialCount, maximumCount);
    }

    public static Semaphore New(int initialCount, int maximumCount, string? name, string site)
    {
        WaitHandleShim.RefuseName(nameof(Semaphore), name, site);
        return New(initialCount, maximumCount);
    }

    public static int Release(Semaphore semaphore, string site) => Release(semaphore, 1, site);

    public static int Release(Semaphore semaphore, int releaseCount, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return semaphore.Release(releaseCount);
        }

        if (slot.Controller.Aborting)
        {
            return 0;
        }

        var state = HandleTable.Of(slot, semaphore, site);
        slot.Controller.Point(slot, OpKind.ReadWrite, state, site);
        if (semaphore.SafeWaitHandle.IsClosed || releaseCount < 1)
        {
            return semaphore.Release(releaseCount);
        }

        Waiting.Acquire(slot, state);
        var before = state.Count;
        if (state.Max - before < releaseCount)
        {
            throw new SemaphoreFullException();
        }

        state.Release(slot, releaseCount);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.SemaphoreRelease, state, site, count: state.Count);
        return before;
    }
}
