using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>System.Threading.Monitor under control, and so the <c>lock</c> statement. Threads outside control use the real one.</summary>
[Replaces("System.Threading.Monitor")]
internal static class MonitorShim
{
    public static void Enter(object obj, string site)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (ThreadSlot.Current is { } slot)
        {
            LockOperations.Enter(slot, MonitorTable.Get(slot, obj, site), site);
        }
        else
        {
            Monitor.Enter(obj);
        }
    }

    public static void Enter(object obj, ref bool lockTaken, string site)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (ThreadSlot.Current is { } slot)
        {
            RequireNotTaken(lockTaken);
            LockOperations.Enter(slot, MonitorTable.Get(slot, obj, site), site);
            lockTaken = true;
        }
        else
        {
            Monitor.Enter(obj, ref lockTaken);
        }
    }

    public static bool TryEnter(object obj, string site) => TryEnter(obj, 0, site);

    public static void TryEnter(object obj, ref bool lockTaken, string site) => TryEnter(obj, 0, ref lockTaken, site);

    public static bool TryEnter(object obj, TimeSpan timeout, string site) => TryEnter(obj, Waiting.Milliseconds(timeout), site);

    public static void TryEnter(object obj, TimeSpan timeout, ref bool lockTaken, string site) =>
        TryEnter(obj, Waiting.Milliseconds(timeout), ref lockTaken, site);

    public static bool TryEnter(object obj, int millisecondsTimeout, string site)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return ThreadSlot.Current is { } slot
            ? LockOperations.TryEnter(slot, MonitorTable.Get(slot, obj, site), millisecondsTimeout, site)
            : Monitor.TryEnter(obj, millisecondsTimeout);
    }

    public static void TryEnter(object obj, int millisecondsTimeout, ref bool lockTaken, string site)
    {
        RequireNotTaken(lockTaken);
        lockTaken = TryEnter(obj, millisecondsTimeout, site);
    }

    public static void Exit(object obj, string site)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (ThreadSlot.Current is { } slot)
        {
            LockOperations.Exit(slot, MonitorTable.Get(slot, obj), site);
        }
        else
        {
            Monitor.Exit(obj);
        }
    }

    public static bool Wait(object obj, string site) => Wait(obj, Timeout.Infinite, site);

    public static bool Wait(object obj, TimeSpan timeout, string site) => Wait(obj, Waiting.Milliseconds(timeout), site);

    public static bool Wait(object obj, TimeSpan timeout, bool exitContext, string site) => Wait(obj, timeout, site);

    public static bool Wait(object obj, int millisecondsTimeout, bool exitContext, string site) => Wait(obj, millisecondsTimeout, site);

    public static bool Wait(object obj, int millisecondsTimeout, string site)
    {
        ArgumentNullException.ThrowIfNull(obj);
        return ThreadSlot.Current is { } slot
            ? LockOperations.Wait(slot, MonitorTable.Get(slot, obj), millisecondsTimeout, site)
            : Monitor.Wait(obj, millisecondsTimeout);
    }

    public static void Pulse(object obj, string site)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (ThreadSlot.Current is { } slot)
        {
            LockOperations.Pulse(slot, MonitorTable.Get(slot, obj), site);
        }
        else
        {
            Monitor.Pulse(obj);
        }
    }

    public static void PulseAll(object obj, string site)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (ThreadSlot.Current is { } slot)
        {
            LockOperations.PulseAll(slot, MonitorTable.Get(slot, obj), site);
        }
        else
        {
            Monitor.PulseAll(obj);
        }
    }

    public static bool IsEntered(object obj)
    {
        ArgumentNullException.ThrowIfNull(obj);
        if (ThreadSlot.Current is not { } slot)
        {
            return Monitor.IsEntered(obj);
        }

        var state = MonitorTable.Get(slot, obj);
        state.Touch(slot.Controller);
        return ReferenceEquals(state.Owner, slot);
    }

    public static long get_LockContentionCount() => 0;

    private static void RequireNotTaken(bool lockTaken)
    {
        if (lockTaken)
        {
            throw new ArgumentException("Argument must be initialized to false", nameof(lockTaken));
        }
    }
}
