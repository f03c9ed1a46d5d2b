using DaxVerify.Exploration.Primitives.Time;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>PeriodicTimer: the framework's own, in virtual time.</summary>
[Replaces("System.Threading.PeriodicTimer")]
internal static class PeriodicTimerShim
{
    public static PeriodicTimer New(TimeSpan period, string site) =>
        New(period, ThreadSlot.Current is null ? TimeProvider.System : ControlledTimeProvider.Instance, site);

    public static PeriodicTimer New(TimeSpan period, TimeProvider timeProvider, string site)
    {
        ThreadSlot.Current?.Controller.Limits.Note(LimitKind.Unordered, "ticks and the end of a PeriodicTimer are not ordered", site);
        return new PeriodicTimer(period, timeProvider);
    }
}
