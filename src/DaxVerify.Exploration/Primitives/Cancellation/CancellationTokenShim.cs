using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Handles;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Cancellation;

/// <summary>CancellationToken under control.</summary>
[Replaces("System.Threading.CancellationToken")]
internal static class CancellationTokenShim
{
    public static bool get_IsCancellationRequested(ref CancellationToken token, string site)
    {
        if (CancellationState.SourceOf(token) is { } source)
        {
            CancellationTokenSourceShim.Look(source, site);
        }

        return token.IsCancellationRequested;
    }

    public static void ThrowIfCancellationRequested(ref CancellationToken token, string site)
    {
        if (get_IsCancellationRequested(ref token, site))
        {
            token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Before a call that a token may have cancelled already.</summary>
    public static void ThrowIfCancelled(CancellationToken token, string site)
    {
        if (token.CanBeCanceled)
        {
            ThrowIfCancellationRequested(ref token, site);
        }
    }

    public static WaitHandle get_WaitHandle(ref CancellationToken token, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return token.WaitHandle;
        }

        slot.Controller.Limits.Note(LimitKind.Unordered, "its waits can be cancelled", site);
        var copy = token;
        var watched = CancellationState.SourceOf(token) is { } source ? CancellationState.Of(source) : new SyncObject();
        return HandleTable.Watch(slot, token.WaitHandle, watched, () => copy.IsCancellationRequested, site);
    }

    public static CancellationTokenRegistration Register(ref CancellationToken token, Action callback, bool useSynchronizationContext, string site) =>
        Register(ref token, useSynchronizationContext ? Sent(callback) : callback, site);

    public static CancellationTokenRegistration Register(ref CancellationToken token, Action<object?> callback, object? state, string site) =>
        Register(ref token, () => callback(state), site);

    public static CancellationTokenRegistration Register(
        ref CancellationToken token, Action<object?> callback, object? state, bool useSynchronizationContext, string site) =>
        Register(ref token, useSynchronizationContext ? Sent(() => callback(state)) : () => callback(state), site);

    /// <summary>The callback goes through the context that is current where it is registered.</summary>
    private static Action Sent(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return SynchronizationContext.Current is { } context ? () => context.Send(static run => ((Action)run!)(), callback) : callback;
    }

    public static CancellationTokenRegistration UnsafeRegister(ref CancellationToken token, Action<object?> callback, object? state, string site)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Add(ref token, () => callback(state), null, site);
    }

    public static CancellationTokenRegistration Register(
        ref CancellationToken token, Action<object?, CancellationToken> callback, object? state, string site)
    {
        var copy = token;
        return Register(ref token, () => callback(state, copy), site);
    }

    public static CancellationTokenRegistration UnsafeRegister(
        ref CancellationToken token, Action<object?, CancellationToken> callback, object? state, string site)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var copy = token;
        return Add(ref token, () => callback(state, copy), null, site);
    }

    public static CancellationTokenRegistration Register(ref CancellationToken token, Action callback, string site)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return Add(ref token, callback, ThreadSlot.Current is null ? null : ExecutionContext.Capture(), site);
    }

    /// <summary>What is registered runs in the context that it was registered in.</summary>
    private static Action InContext(Action callback, ExecutionContext? context) =>
        context is null ? callback : () => ExecutionContext.Run(context, static state => ((Action)state!)(), callback);

    private static CancellationTokenRegistration Add(ref CancellationToken token, Action callback, ExecutionContext? context, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return token.Register(callback);
        }

        if (CancellationState.SourceOf(token) is not { } source)
        {
            return default;
        }

        var state = CancellationState.Of(source);
        slot.Controller.Point(slot, OpKind.ReadWrite, state, site, StoreUse.ShowsLater);
        slot.Stores.Meet(slot, source.IsCancellationRequested ? StoreUse.Looks : StoreUse.Drains, state.StepsOn, site);
        Waiting.Acquire(slot, state);
        Waiting.Release(slot, state);
        if (source.IsCancellationRequested)
        {
            callback();
            return default;
        }

        var entry = new CancellationCallback { Action = InContext(callback, context), End = new CallbackEnd(site) };
        entry.Registration = token.Register(static () => { });
        state.Callbacks.Add(entry);
        return entry.Registration;
    }
}
