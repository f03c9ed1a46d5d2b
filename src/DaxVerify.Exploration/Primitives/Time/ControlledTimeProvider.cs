using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Time;

/// <summary>The system's time provider under control: virtual time and timers.</summary>
internal sealed class ControlledTimeProvider : TimeProvider
{
    public static ControlledTimeProvider Instance { get; } = new();

    /// <summary>The timer that was made last: the one that a call of the framework has made which has just returned.</summary>
    public static Tasks.ControlledTimer? LastMade { get; private set; }

    /// <summary>Forgets it.</summary>
    public static void Clear() => LastMade = null;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(VirtualClock.UtcNow);

    /// <inheritdoc/>
    public override long GetTimestamp() => VirtualClock.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return base.CreateTimer(callback, state, dueTime, period);
        }

        LastMade = new Tasks.ControlledTimer(slot, () => callback(state), dueTime, period, "");
        return LastMade;
    }
}
