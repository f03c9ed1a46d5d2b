using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Framework;
using DaxVerify.Exploration.Primitives.Time;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Cancellation;

/// <summary>CancellationTokenSource under control: cancelling is a scheduling point and runs callbacks on the cancelling thread.</summary>
[Replaces("System.Threading.CancellationTokenSource")]
internal static class CancellationTokenSourceShim
{
    public static CancellationTokenSource New(int millisecondsDelay, string site)
    {
        var source = new CancellationTokenSource();
        CancelAfter(source, millisecondsDelay, site);
        return source;
    }

    public static CancellationTokenSource New(TimeSpan delay, string site) => New(Waiting.Milliseconds(delay), site);

    public static CancellationTokenSource New(TimeSpan delay, TimeProvider timeProvider, string site)
    {
        if (ThreadSlot.Current is null)
        {
            return new CancellationTokenSource(delay, timeProvider);
        }

        if (timeProvider is not ControlledTimeProvider)
        {
            throw UncontrolledShim.Missing("System.Threading.CancellationTokenSource with a TimeProvider other than the system's", site);
        }

        return New(delay, site);
    }

    public static bool get_IsCancellationRequested(CancellationTokenSource source, string site)
    {
        Look(source, site);
        return source.IsCancellationRequested;
    }

    public static void Cancel(CancellationTokenSource source, string site) => Cancel(source, false, site);

    public static void Cancel(CancellationTokenSource source, bool throwOnFirstException, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            source.Cancel(throwOnFirstException);
            return;
        }

        if (slot.Controller.Aborting)
        {
            return;
        }

        var state = CancellationState.Of(source);
        slot.Controller.Point(slot, OpKind.Write, state, site, StoreUse.ShowsLater);
        slot.Stores.Meet(slot, source.IsCancellationRequested ? StoreUse.Looks : StoreUse.Drains, state.StepsOn, site);
        slot.Controller.Tracer?.Add(slot, TraceEventKind.Cancel, state, site);
        _ = source.Token; // Throws once the source was disposed of, cancelled or not.
        Notify(slot, source, throwOnFirstException, site);
    }

    public static void CancelAfter(CancellationTokenSource source, TimeSpan delay, string site) =>
        CancelAfter(source, Waiting.Milliseconds(delay), site);

    public static void CancelAfter(CancellationTokenSource source, int millisecondsDelay, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            source.CancelAfter(millisecondsDelay);
            return;
        }

        if (slot.Controller.Aborting)
        {
            return;
        }

        ArgumentOutOfRangeException.ThrowIfLessThan(millisecondsDelay, -1);
        slot.Controller.Point(slot, OpKind.ReadWrite, CancellationState.Of(source), site);
        _ = source.Token;
        if (source.IsCancellationRequested)
        {
            return;
        }

        var state = CancellationState.Of(source);
        state.Timer?.Stop();
        state.Timer = millisecondsDelay < 0
            ? null
            : new Tasks.ControlledTimer(slot, () => CancelUnlessDisposed(source, site), TimeSpan.FromMilliseconds(millisecondsDelay), Timeout.InfiniteTimeSpan, site);
        if (state.Timer is { } timer)
        {
            Waiting.Link(slot, state, timer);
        }
    }

    public static bool TryReset(CancellationTokenSource source, string site)
    {
        if (ThreadSlot.Current is not { } slot || slot.Controller.Aborting)
        {
            return source.TryReset();
        }

        var state = CancellationState.Of(source);
        slot.Controller.Point(slot, OpKind.ReadWrite, state, site);
        if (source.IsCancellationRequested)
        {
            return false;
        }

        state.Timer?.Stop();
        state.Timer = null;
        state.Callbacks.Clear();
        state.Ran.Clear();
        return source.TryReset();
    }

    public static CancellationToken get_Token(CancellationTokenSource source, string site)
    {
        if (ThreadSlot.Current is not null)
        {
            FrameworkShim.Use(CancellationState.Of(source).Uses, false, nameof(CancellationTokenSource), site);
        }

        return source.Token;
    }

    public static void Dispose(CancellationTokenSource source, string site)
    {
        if (ThreadSlot.Current is not { } slot || slot.Controller.Aborting)
        {
            source.Dispose();
            return;
        }

        var state = CancellationState.Of(source);
        slot.Controller.Point(slot, OpKind.ReadWrite, state, site, StoreUse.Looks);
        FrameworkShim.Use(state.Uses, true, nameof(CancellationTokenSource), site);
        Waiting.Acquire(slot, state);
        Waiting.Release(slot, state);
        state.Timer?.Stop();
        state.Timer = null;
        CancellationTokenRegistration[] links = [.. state.Links];
        state.Links.Clear();
        foreach (var link in links)
        {
            // Waits for a parent's cancellation that is under way on another thread.
            var one = link;
            CancellationTokenRegistrationShim.Dispose(ref one, site);
        }

        state.IsDisposed = true;
        source.Dispose();
    }

    public static CancellationTokenSource CreateLinkedTokenSource(CancellationToken token, string site) => Link([token], site);

    public static CancellationTokenSource CreateLinkedTokenSource(CancellationToken token1, CancellationToken token2, string site) =>
        Link([token1, token2], site);

    public static CancellationTokenSource CreateLinkedTokenSource(CancellationToken[] tokens, string site) => Link(tokens, site);

    public static CancellationTokenSource CreateLinkedTokenSource(ReadOnlySpan<CancellationToken> tokens, string site) => Link(tokens.ToArray(), site);

    public static Task CancelAsync(CancellationTokenSource source, string site)
    {
        if (ThreadSlot.Current is null)
        {
            return source.CancelAsync();
        }

        return Tasks.TaskShim.Run(() => Cancel(source, site), site);
    }

    /// <summary>A look at the flag: a scheduling point, and an order after the cancel that it sees.</summary>
    public static void Look(CancellationTokenSource source, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return;
        }

        var state = CancellationState.Of(source);
        slot.Controller.Point(slot, OpKind.Read, state, site);
        if (source.IsCancellationRequested)
        {
            Waiting.Acquire(slot, state);
        }

        slot.Controller.Tracer?.Add(slot, TraceEventKind.LookAtToken, state, site, source.IsCancellationRequested);
    }

    private static CancellationTokenSource Link(ReadOnlySpan<CancellationToken> tokens, string site)
    {
        var linked = new CancellationTokenSource();
        foreach (var token in tokens)
        {
            var one = token;
            var link = CancellationTokenShim.Register(ref one, () => CancelLinked(linked, site), site);
            if (ThreadSlot.Current is not null)
            {
                CancellationState.Of(linked).Links.Add(link);
            }
        }

        return linked;
    }

    /// <summary>A timer is due, or a source that this one is linked to was cancelled: nothing is to be done if it was disposed of.</summary>
    private static void CancelUnlessDisposed(CancellationTokenSource source, string site)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return;
        }

        var state = CancellationState.Of(source);
        slot.Controller.Point(slot, OpKind.Write, state, site);
        if (!state.IsDisposed)
        {
            slot.Controller.Tracer?.Add(slot, TraceEventKind.Cancel, state, site);
            Notify(slot, source, false, site);
        }
    }

    private static void Notify(ThreadSlot slot, CancellationTokenSource source, bool throwOnFirstException, string site)
    {
        if (source.IsCancellationRequested)
        {
            return;
        }

        var state = CancellationState.Of(source);
        state.Timer?.Stop();
        state.Timer = null;
        Waiting.Release(slot, state);
        source.Cancel();
        Tasks.PoolItems.After(slot, site);
        RunCallbacks(slot, state, throwOnFirstException);
    }

    private static void CancelLinked(CancellationTokenSource linked, string site)
    {
        if (ThreadSlot.Current is null)
        {
            linked.Cancel();
        }
        else
        {
            CancelUnlessDisposed(linked, site);
        }
    }

    private static void RunCallbacks(ThreadSlot slot, CancellationState state, bool throwOnFirstException)
    {
        List<Exception>? failures = null;
        while (state.Callbacks.Count > 0)
        {
            var callback = state.Callbacks[^1];
            state.Callbacks.RemoveAt(state.Callbacks.Count - 1);
            callback.End.RunBy = slot;
            state.Running = callback;
            Waiting.Acquire(slot, state);
            try
            {
                callback.Action();
            }
            catch (Exception e) when (e is not AbortException && !throwOnFirstException)
            {
                (failures ??= []).Add(e);
            }

            state.Running = null;
            callback.End.Touch(slot.Controller);
            callback.End.IsOver = true;
            Waiting.Release(slot, callback.End);
            state.Ran.Add(callback);
        }

        if (failures is not null)
        {
            throw new AggregateException(failures);
        }
    }
}
