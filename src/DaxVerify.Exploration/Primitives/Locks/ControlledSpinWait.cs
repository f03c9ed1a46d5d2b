using DaxVerify.Exploration.Primitives.Threads;
using DaxVerify.Exploration.Primitives.Time;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Locks;

/// <summary>Takes the place of System.Threading.SpinWait: each spin gives way to other threads.</summary>
[Substitutes("System.Threading.SpinWait")]
internal struct ControlledSpinWait
{
    /// <summary>Looks at the condition before a short timeout: few, so that giving up is found.</summary>
    private const int LooksOfShort = 4;

    /// <summary>Looks before a long one: many, so that others are scheduled first.</summary>
    private const int LooksOfLong = 2_000;

    private int _count;

    public readonly int Count => _count;

    public readonly bool NextSpinWillYield => true;

    public static void SpinUntil(Func<bool> condition, string site)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (!condition())
        {
            ControlledThread.Yield(site);
        }
    }

    public static bool SpinUntil(Func<bool> condition, TimeSpan timeout, string site) => SpinUntil(condition, Waiting.Milliseconds(timeout), site);

    public static bool SpinUntil(Func<bool> condition, int millisecondsTimeout, string site)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var timeout = millisecondsTimeout < 0 ? long.MaxValue : millisecondsTimeout * TimeSpan.TicksPerMillisecond;
        var isShort = ThreadSlot.Current is { } slot && millisecondsTimeout <= slot.Controller.Options.EarlyTimeoutMax.TotalMilliseconds;
        var passes = timeout / (isShort ? LooksOfShort : LooksOfLong);
        var start = VirtualClock.Ticks;
        while (!condition())
        {
            if (VirtualClock.Ticks - start >= timeout)
            {
                return false;
            }

            ControlledThread.Yield(site);
            if (millisecondsTimeout >= 0)
            {
                VirtualClock.Pass(passes);
            }
        }

        return true;
    }

    public void SpinOnce(string site)
    {
        _count++;
        ControlledThread.Yield(site);
    }

    public void SpinOnce(int sleep1Threshold, string site) => SpinOnce(site);

    public void Reset() => _count = 0;
}
