using DaxVerify.Exploration.Primitives.Tasks;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Time;

/// <summary>TimeProvider.System in virtual time; timers of it that the program makes have their place.</summary>
[Replaces("System.TimeProvider")]
internal static class TimeProviderShim
{
    public static TimeProvider get_System() => ControlledTimeProvider.Instance;

    public static ITimer CreateTimer(TimeProvider provider, TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period, string site)
    {
        if (ThreadSlot.Current is not { } slot || provider is not ControlledTimeProvider)
        {
            return provider.CreateTimer(callback, state, dueTime, period);
        }

        ArgumentNullException.ThrowIfNull(callback);
        return new ControlledTimer(slot, () => callback(state), dueTime, period, site) { IsOfProgram = true };
    }

    /// <summary>A wait gives up when a provider says so: if that isn't the system's, code of the program does, in the course of steps that aren't known to touch the wait.</summary>
    public static void GivesUpBy(TimeProvider provider, string site)
    {
        if (provider is not ControlledTimeProvider)
        {
            ThreadSlot.Current?.Controller.Limits.Note(LimitKind.Unordered, "a TimeProvider of the program's own ends its waits", site);
        }
    }
}
