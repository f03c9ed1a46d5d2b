using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Handles;

/// <summary>Mutex, without a name.</summary>
#pragma warning disable DAX0007 // The caller took what it releases, by a call of its own; what isn't held is released for the framework's error.
[Replaces("System.Threading.Mutex")]
internal static class MutexShim
{
    public static Mutex New(string site) => New(false, site);

    public static Mutex New(bool initiallyOwned, string site)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return new Mutex(initiallyOwned);
        }

        var mutex = HandleTable.Register(new Mutex(), HandleKind.Mutex, 0, 1);
        if (initiallyOwned)
        {
            HandleTable.Of(slot, mutex, site).Take(slot, site);
        }

        return mutex;
    }

    public static Mutex New(bool initiallyOwned, string? name, string site)
    {
        WaitHandleShim.RefuseName(nameof(Mutex), name, site);
        return New(initiallyOwned, site);
    }

    public static void ReleaseMutex(Mutex mutex, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            mutex.ReleaseMutex();
            return;
        }

        if (slot.Controller.Aborting)
        {
            return;
        }

        var state = HandleTable.Of(slot, mutex, site);
        if (mutex.SafeWaitHandle.IsClosed)
        {
            Waiting.FindsDisposed(state);
            mutex.ReleaseMutex();
            return;
        }

        if (state.HoldOf(slot) is not { } hold)
        {
            mutex.ReleaseMutex();
            return;
        }

        if (hold.Writes == 1)
        {
            slot.Controller.Point(slot, OpKind.Release, state, site);
        }

        state.Leave(slot);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.Exit, state, site);
    }
}
