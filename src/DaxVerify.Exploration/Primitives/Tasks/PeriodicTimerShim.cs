using DaxVerify.Exploration.Primitives.Time;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>PeriodicTimer: the framework's own, in virtual time.</summary>
[Replaces("System.Threading.PeriodicTimer")]
internal static class PeriodicTimerShim
{
    public static PeriodicTimer New(TimeSpan period, string site) =>
        ThreadSlot.Current is null ? new PeriodicTimer(period) : new PeriodicTimer(period, ControlledTimeProvider.Instance);

    public static PeriodicTimer New(TimeSpan period, TimeProvider timeProvider, string site) => new(period, timeProvider);
}
