using System.Diagnostics;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives;

/// <summary>
/// The time that code under control sees: it starts at a fixed date in each execution, passes with steps, with each look at
/// a clock, and jumps when every thread waits.
/// </summary>
internal static class VirtualClock
{
    private const long LookTicks = 1_000;

    /// <summary>The date at which each execution starts.</summary>
    public static DateTime Start { get; } = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Time since the start, in ticks of 100 ns; outside control, real time.</summary>
    public static long Ticks
    {
        get
        {
            if (ThreadSlot.Current is not { } slot)
                return Stopwatch.GetElapsedTime(0).Ticks;
            slot.Controller.Imprecise = true;
            return slot.Controller.Now += LookTicks;
        }
    }

    /// <summary>The time of day, in UTC.</summary>
    public static DateTime UtcNow => ThreadSlot.Current is null ? DateTime.UtcNow : Start.AddTicks(Ticks);
}
