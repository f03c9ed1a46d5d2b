using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Cancellation;

/// <summary>CancellationTokenRegistration under control: disposing waits for a callback that another thread is running.</summary>
[Replaces("System.Threading.CancellationTokenRegistration")]
internal static class CancellationTokenRegistrationShim
{
    public static void Dispose(ref CancellationTokenRegistration registration, string site) => Remove(ref registration, true, site);

    /// <remarks>A callback that another thread is running is waited for by a piece of work of the pool.</remarks>
    public static ValueTask DisposeAsync(ref CancellationTokenRegistration registration, string site)
    {
        if (ThreadSlot.Current is null)
        {
            return registration.DisposeAsync();
        }

        var sought = registration;
        NoteRan(ThreadSlot.Current, sought, site);
        return !Remove(ref registration, false, site) && ThreadSlot.Current is { Controller.Aborting: false } slot && RunningElsewhere(slot, sought) is { } running
            ? new ValueTask(Tasks.TaskShim.Run(() => WaitFor(ThreadSlot.Current!, running, site), site))
            : ValueTask.CompletedTask;
    }

    public static bool Unregister(ref CancellationTokenRegistration registration, string site) => Remove(ref registration, false, site);

    /// <summary>Takes a callback of the engine's own away in the course of another step.</summary>
    public static void Forget(CancellationTokenRegistration registration)
    {
        if (CancellationState.SourceOf(registration.Token) is { } source)
        {
            CancellationState.Of(source).Callbacks.RemoveAll(c => c.Registration.Equals(registration));
            registration.Unregister();
        }
    }

    private static bool Remove(ref CancellationTokenRegistration registration, bool wait, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return registration.Unregister();
        }

        if (slot.Controller.Aborting || CancellationState.SourceOf(registration.Token) is not { } source)
        {
            return false;
        }

        var state = CancellationState.Of(source);
        slot.Controller.Point(slot, OpKind.ReadWrite, state, site, StoreUse.ShowsLater);
        slot.Stores.Meet(slot, source.IsCancellationRequested ? StoreUse.Looks : StoreUse.Drains, state.StepsOn, site);
        Waiting.Acquire(slot, state);
        Waiting.Release(slot, state);
        var sought = registration;
        var entry = state.Callbacks.Find(c => c.Registration.Equals(sought));
        registration.Unregister();
        if (entry is not null)
        {
            return state.Callbacks.Remove(entry);
        }

        if (wait && RunningElsewhere(slot, sought) is { } running)
        {
            WaitFor(slot, running, site);
        }
        else if (wait && state.Ran.Find(c => c.Registration.Equals(sought)) is { } ran)
        {
            Waiting.Acquire(slot, ran.End);
        }

        return false;
    }

    /// <summary>The callback of a registration, if another thread is running it.</summary>
    private static CancellationCallback? RunningElsewhere(ThreadSlot slot, CancellationTokenRegistration registration) =>
        CancellationState.SourceOf(registration.Token) is { } source && CancellationState.Of(source).Running is { } running
        && running.Registration.Equals(registration) && !ReferenceEquals(running.End.RunBy, slot) ? running : null;

    /// <summary>Its callback has run on another thread, and nothing says that it was over by now.</summary>
    private static void NoteRan(ThreadSlot slot, CancellationTokenRegistration registration, string site)
    {
        if (!slot.Controller.Aborting && CancellationState.SourceOf(registration.Token) is { } source
            && CancellationState.Of(source).Ran.Find(c => c.Registration.Equals(registration))?.End is { RunBy: { } by } end && !ReferenceEquals(by, slot) && slot.Clock[by.Id] < end.Clock[by.Id])
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "DisposeAsync may come while the callback runs", site);
        }
    }

    private static void WaitFor(ThreadSlot slot, CancellationCallback running, string site)
    {
        Waiting.Wait(slot, OpKind.EventWait, running.End, Timeout.Infinite, default, site);
        Waiting.Acquire(slot, running.End);
    }
}
