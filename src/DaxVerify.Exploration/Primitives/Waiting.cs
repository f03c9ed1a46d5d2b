using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives;

/// <summary>What all waits share: timeouts in virtual time, cancellation, interruption, happens-before.</summary>
internal static class Waiting
{
    private const long TicksPerMillisecond = 10_000;

    /// <summary>Milliseconds of a <see cref="TimeSpan"/> timeout, checked as the framework does.</summary>
    public static int Milliseconds(TimeSpan timeout)
    {
        var total = (long)timeout.TotalMilliseconds;
        ArgumentOutOfRangeException.ThrowIfLessThan(total, -1, nameof(timeout));
        ArgumentOutOfRangeException.ThrowIfGreaterThan(total, int.MaxValue, nameof(timeout));
        return (int)total;
    }

    /// <summary>Sets when the coming wait gives up.</summary>
    /// <param name="slot">The thread.</param>
    /// <param name="milliseconds">Timeout; -1 for none.</param>
    /// <param name="token">Cancels the wait.</param>
    public static void Arm(ThreadSlot slot, int milliseconds, CancellationToken token = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(milliseconds, -1);
        slot.Token = token;
        if (token.CanBeCanceled)
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "its waits can be cancelled");
        }

        if (milliseconds < 0)
        {
            return;
        }

        slot.Deadline = slot.Controller.Now + (milliseconds * TicksPerMillisecond);
        slot.MayTimeOutEarly = milliseconds <= slot.Controller.Options.EarlyTimeoutMax.TotalMilliseconds;
    }

    /// <summary>Ends the wait; throws if it was cancelled or interrupted rather than satisfied or timed out.</summary>
    public static void Disarm(ThreadSlot slot, bool satisfied)
    {
        var token = slot.Token;
        if (!satisfied && slot.Deadline != long.MaxValue && !slot.Interrupted && !token.IsCancellationRequested)
        {
            slot.Controller.Now = Math.Max(slot.Controller.Now, slot.Deadline);
        }

        slot.Deadline = long.MaxValue;
        slot.MayTimeOutEarly = false;
        slot.Token = default;
        if (satisfied)
        {
            return;
        }

        if (slot.Interrupted)
        {
            slot.Interrupted = false;
            throw new ThreadInterruptedException();
        }

        if (token.IsCancellationRequested && CancellationState.SourceOf(token) is { } source)
        {
            Acquire(slot, CancellationState.Of(source));
        }

        token.ThrowIfCancellationRequested();
    }

    /// <summary>What happens to one object decides what changes of another come to, and the other way round: the order of changes of either matters.</summary>
    public static void Link(ThreadSlot slot, SyncObject one, SyncObject other)
    {
        one.Touch(slot.Controller);
        other.Touch(slot.Controller);
        slot.Controller.Links.Add(one.StepsOn, other.StepsOn);
    }

    /// <summary>A wait at one scheduling point.</summary>
    /// <returns>Whether the object became available before the timeout.</returns>
    public static bool Wait(ThreadSlot slot, OpKind kind, SyncObject target, int milliseconds, CancellationToken token, string site)
    {
        Arm(slot, milliseconds, token);
        if (CancellationState.SourceOf(token) is { } source)
        {
            Link(slot, target, CancellationState.Of(source));
        }

        slot.Controller.Point(slot, kind, target, site);
        var satisfied = target.AvailableTo(slot);
        if (!satisfied && slot.Region is { } region)
        {
            throw Refusal.Of($"a contended {target.Describe()} inside {region.Name}, at {Site.Place(site)}");
        }

        Disarm(slot, satisfied);
        return satisfied;
    }

    /// <summary>A wait that takes no time if its timeout is zero: then it only looks.</summary>
    /// <returns>Whether the object is available.</returns>
    public static bool TryWait(ThreadSlot slot, OpKind kind, SyncObject target, int milliseconds, CancellationToken token, string site)
    {
        if (milliseconds != 0)
        {
            return Wait(slot, kind, target, milliseconds, token, site);
        }

        slot.Controller.Point(slot, OpKind.TryAcquire, target, site);
        return target.AvailableTo(slot);
    }

    /// <summary>Before an object is disposed of: its users may come before or after.</summary>
    /// <param name="target">The object.</param>
    /// <param name="stores">What the Dispose does to writes that a processor keeps back; null for what a write does.</param>
    public static void Disposes(SyncObject target, StoreUse? stores = StoreUse.Looks)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            slot.Controller.Point(slot, OpKind.Write, target, "", stores);
            target.NoteDispose(slot);
        }
    }

    /// <summary>A use of an object begins.</summary>
    public static void Uses(SyncObject target)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            target.Touch(slot.Controller);
            target.NoteUse(slot);
        }
    }

    /// <summary>A use that fails because the object was disposed of before.</summary>
    public static void FindsDisposed(SyncObject target)
    {
        if (ThreadSlot.Current is { Controller.Aborting: false } slot)
        {
            target.Touch(slot.Controller);
            slot.Controller.Point(slot, OpKind.Read, target, "");
        }
    }

    /// <summary>The thread learns what was released through the object.</summary>
    public static void Acquire(ThreadSlot slot, SyncObject from)
    {
        slot.Clock.Join(from.Clock);
        slot.WeakClock.Join(from.WeakClock);
    }

    /// <summary>The object takes over what the thread knows.</summary>
    public static void Release(ThreadSlot slot, SyncObject to)
    {
        to.Clock.Join(slot.Clock);
        slot.WeakClock.Set(slot.Id, slot.Clock[slot.Id]);
        to.WeakClock.Join(slot.WeakClock);
        slot.Advance();
    }
}
