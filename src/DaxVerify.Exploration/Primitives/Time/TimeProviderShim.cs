using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Time;

/// <summary>TimeProvider.System in virtual time; timers of any provider are named.</summary>
[Replaces("System.TimeProvider")]
internal static class TimeProviderShim
{
    public static TimeProvider get_System() => ControlledTimeProvider.Instance;

    public static ITimer CreateTimer(TimeProvider provider, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period, string site)
    {
        if (ThreadSlot.Current is not null && provider is ControlledTimeProvider)
        {
            throw UncontrolledShim.Missing("System.TimeProvider.CreateTimer", site);
        }

        return provider.CreateTimer(callback, state, dueTime, period);
    }
}
