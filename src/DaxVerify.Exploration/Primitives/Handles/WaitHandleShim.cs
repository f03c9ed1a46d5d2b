using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Handles;

/// <summary>Waits for handles, in virtual time. What is wrong with a call is left to the framework to say.</summary>
[Replaces("System.Threading.WaitHandle")]
internal static class WaitHandleShim
{
    private const int HandlesMax = 64;

    public static bool WaitOne(WaitHandle handle, string site) => WaitOne(handle, Timeout.Infinite, site);

    public static bool WaitOne(WaitHandle handle, TimeSpan timeout, string site) => WaitOne(handle, Waiting.Milliseconds(timeout), site);

    public static bool WaitOne(WaitHandle handle, TimeSpan timeout, bool exitContext, string site) => WaitOne(handle, Waiting.Milliseconds(timeout), site);

    public static bool WaitOne(WaitHandle handle, int millisecondsTimeout, bool exitContext, string site) => WaitOne(handle, millisecondsTimeout, site);

    public static bool WaitOne(WaitHandle handle, int millisecondsTimeout, string site)
    {
        if (ThreadSlot.Current is not { } slot || millisecondsTimeout < -1)
        {
            return handle.WaitOne(millisecondsTimeout);
        }

        var state = HandleTable.Of(slot, handle, site);
        if (handle.SafeWaitHandle.IsClosed)
        {
            Waiting.FindsDisposed(state);
            return handle.WaitOne(0);
        }

        if (state.Kind == HandleKind.Watch)
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "it waits for a handle that stands for another object", site);
        }

        var isDone = state.HoldOf(slot) is not null && state.Kind == HandleKind.Mutex;
        var isReady = state.AvailableTo(slot);
        isDone = isDone || Waiting.TryWait(slot, state.WaitOperation, state, millisecondsTimeout, default, site);
        if (isDone && handle.SafeWaitHandle.IsClosed)
        {
            if (isReady)
            {
                return handle.WaitOne(0);
            }

            // Whoever waits already goes on, whoever comes later doesn't.
            slot.Controller.Limits.Note(LimitKind.Unordered, "a handle is disposed of that others wait for", site);
        }

        var wasAbandoned = isDone && state.Take(slot, site);
        Trace(slot, state, isDone, site);
        return wasAbandoned ? throw new AbandonedMutexException() : isDone;
    }

    public static bool WaitAll(WaitHandle[] handles, string site) => WaitAll(handles, Timeout.Infinite, site);

    public static bool WaitAll(WaitHandle[] handles, TimeSpan timeout, string site) => WaitAll(handles, Waiting.Milliseconds(timeout), site);

    public static bool WaitAll(WaitHandle[] handles, TimeSpan timeout, bool exitContext, string site) => WaitAll(handles, Waiting.Milliseconds(timeout), site);

    public static bool WaitAll(WaitHandle[] handles, int millisecondsTimeout, bool exitContext, string site) => WaitAll(handles, millisecondsTimeout, site);

    public static bool WaitAll(WaitHandle[] handles, int millisecondsTimeout, string site)
    {
        if (ThreadSlot.Current is not { } slot || IsWrong(handles, millisecondsTimeout, areAll: true))
        {
            NoteClosed(handles, site);
            return WaitHandle.WaitAll(handles!, millisecondsTimeout);
        }

        var states = Array.ConvertAll(handles, handle => HandleTable.Of(slot, handle, site));
        if (!WaitFor(slot, new HandlesState(states, areAll: true), millisecondsTimeout, site))
        {
            return false;
        }

        var wasAbandoned = false;
        foreach (var state in states)
        {
            wasAbandoned |= state.Take(slot, site);
            Trace(slot, state, true, site);
        }

        return wasAbandoned ? throw new AbandonedMutexException() : true;
    }

    public static int WaitAny(WaitHandle[] handles, string site) => WaitAny(handles, Timeout.Infinite, site);

    public static int WaitAny(WaitHandle[] handles, TimeSpan timeout, string site) => WaitAny(handles, Waiting.Milliseconds(timeout), site);

    public static int WaitAny(WaitHandle[] handles, TimeSpan timeout, bool exitContext, string site) => WaitAny(handles, Waiting.Milliseconds(timeout), site);

    public static int WaitAny(WaitHandle[] handles, int millisecondsTimeout, bool exitContext, string site) => WaitAny(handles, millisecondsTimeout, site);

    public static int WaitAny(WaitHandle[] handles, int millisecondsTimeout, string site)
    {
        if (ThreadSlot.Current is not { } slot || IsWrong(handles, millisecondsTimeout, areAll: false))
        {
            NoteClosed(handles, site);
            return WaitHandle.WaitAny(handles!, millisecondsTimeout);
        }

        var states = Array.ConvertAll(handles, handle => HandleTable.Of(slot, handle, site));
        var any = new HandlesState(states, areAll: false);
        if (!WaitFor(slot, any, millisecondsTimeout, site))
        {
            return WaitHandle.WaitTimeout;
        }

        var index = any.FirstFor(slot);
        var wasAbandoned = states[index].Take(slot, site);
        Trace(slot, states[index], true, site);
        return wasAbandoned ? throw new AbandonedMutexException(index, handles[index]) : index;
    }

    public static bool SignalAndWait(WaitHandle toSignal, WaitHandle toWaitOn, string site) => SignalAndWait(toSignal, toWaitOn, Timeout.Infinite, false, site);

    public static bool SignalAndWait(WaitHandle toSignal, WaitHandle toWaitOn, TimeSpan timeout, bool exitContext, string site) =>
        SignalAndWait(toSignal, toWaitOn, Waiting.Milliseconds(timeout), exitContext, site);

    public static bool SignalAndWait(WaitHandle toSignal, WaitHandle toWaitOn, int millisecondsTimeout, bool exitContext, string site)
    {
        if (ThreadSlot.Current is not { } slot || toSignal is null || IsWrong([toSignal, toWaitOn], millisecondsTimeout, areAll: false))
        {
            NoteClosed([toSignal, toWaitOn], site);
            return WaitHandle.SignalAndWait(toSignal!, toWaitOn, millisecondsTimeout, exitContext);
        }

        var state = HandleTable.Of(slot, toSignal, site);
        switch (toSignal)
        {
            case Semaphore semaphore:
                ReleaseFirst(semaphore, site);
                break;
            case Mutex mutex when state.HoldOf(slot) is not null:
                MutexShim.ReleaseMutex(mutex, site);
                break;
            case EventWaitHandle handle:
                EventWaitHandleShim.Set(handle, site);
                break;
            default:
                return WaitHandle.SignalAndWait(toSignal, toWaitOn, 0, exitContext);
        }

        return WaitOne(toWaitOn, millisecondsTimeout, site);
    }

    public static void Close(WaitHandle handle, string site) => Dispose(handle, site);

    /// <summary>Whoever uses the handle after this gets an error; whoever waits for it already doesn't.</summary>
    public static void Dispose(WaitHandle handle, string site)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            Waiting.Disposes(HandleTable.ToDispose(slot, handle, site), stores: null);
        }

        handle.Dispose();
    }

    /// <summary>Handles with names belong to the system.</summary>
    public static void RefuseName(string type, string? name, string site)
    {
        if (!string.IsNullOrEmpty(name) && ThreadSlot.Current is not null)
        {
            throw UncontrolledShim.Missing($"System.Threading.{type} with a name", site);
        }
    }

    private static void ReleaseFirst(Semaphore semaphore, string site)
    {
        try
        {
            SemaphoreShim.Release(semaphore, site);
        }
        catch (SemaphoreFullException)
        {
            throw new InvalidOperationException("The WaitHandle cannot be signaled because it would exceed its maximum count.");
        }
    }

    /// <summary>The framework is about to say that handles were disposed of.</summary>
    private static void NoteClosed(ReadOnlySpan<WaitHandle?> handles, string site)
    {
        foreach (var handle in handles)
        {
            if (handle is not null && handle.SafeWaitHandle.IsClosed && ThreadSlot.Current is { Controller.Aborting: false } slot)
            {
                Waiting.FindsDisposed(HandleTable.Of(slot, handle, site));
            }
        }
    }

    private static bool IsWrong(WaitHandle[]? handles, int milliseconds, bool areAll) =>
        handles is null or { Length: 0 or > HandlesMax } || milliseconds < -1 || Array.Exists(handles, h => h is null || h.SafeWaitHandle.IsClosed)
        || (areAll && handles.Distinct().Count() < handles.Length);

    private static bool WaitFor(ThreadSlot slot, HandlesState handles, int milliseconds, string site)
    {
        slot.Controller.Limits.Note(LimitKind.Unordered, "it waits for several handles at once", site);
        handles.Use(slot, site);
        handles.Link(slot);
        var isDone = Waiting.TryWait(slot, OpKind.EventWait, handles, milliseconds, default, site);
        if (!isDone)
        {
            slot.Controller.Tracer?.Add(slot, TraceEventKind.EventWait, handles, site, succeeded: false);
        }

        return isDone;
    }

    private static void Trace(ThreadSlot slot, HandleState state, bool isDone, string site)
    {
        var kind = state.Kind switch
        {
            HandleKind.Mutex => isDone ? TraceEventKind.Enter : TraceEventKind.TryEnter,
            HandleKind.Semaphore => TraceEventKind.SemaphoreWait,
            _ => TraceEventKind.EventWait,
        };
        slot.Controller.Tracer?.Add(slot, kind, state, site, isDone, state.Count);
    }
}
