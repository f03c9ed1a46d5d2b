using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Time;

/// <summary>The system's time provider under control: virtual time and timers.</summary>
internal sealed class ControlledTimeProvider : TimeProvider
{
    public static ControlledTimeProvider Instance { get; } = new();

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => new(VirtualClock.UtcNow);

    /// <inheritdoc/>
    public override long GetTimestamp() => VirtualClock.Ticks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        return ThreadSlot.Current is { } slot
            ? new Tasks.ControlledTimer(slot, () => callback(state), dueTime, period, "")
            : base.CreateTimer(callback, state, dueTime, period);
    }
}
