using DaxVerify.Exploration.Rewriting;

namespace DaxVerify.Exploration.Primitives;

/// <summary>Takes the place of System.Threading.SpinWait: each spin gives way to other threads.</summary>
[Substitutes("System.Threading.SpinWait")]
internal struct ControlledSpinWait
{
    private int _count;

    public readonly int Count => _count;

    public readonly bool NextSpinWillYield => true;

    public static void SpinUntil(Func<bool> condition, string site)
    {
        ArgumentNullException.ThrowIfNull(condition);
        while (!condition())
            ControlledThread.Yield(site);
    }

    public static bool SpinUntil(Func<bool> condition, TimeSpan timeout, string site) => SpinUntil(condition, Waiting.Milliseconds(timeout), site);

    public static bool SpinUntil(Func<bool> condition, int millisecondsTimeout, string site)
    {
        ArgumentNullException.ThrowIfNull(condition);
        var end = millisecondsTimeout < 0 ? long.MaxValue : VirtualClock.Ticks + (millisecondsTimeout * 10_000L);
        while (!condition())
        {
            if (VirtualClock.Ticks >= end)
                return false;
            ControlledThread.Yield(site);
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
