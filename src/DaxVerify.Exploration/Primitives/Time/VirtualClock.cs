using System.Diagnostics;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Time;

/// <summary>
/// The time that code under control sees: it starts at a fixed date in each execution, passes with steps, with each look at
/// a clock, and jumps when every thread waits.
/// </summary>
internal static class VirtualClock
{
    private const long LookTicks = 1_000;

    /// <summary>A program that looks at the clock again and again waits for time to pass: it passes faster and faster.</summary>
    private const int LooksPerDoubling = 200;
    private const int DoublingsMax = 14;

    /// <summary>The date at which each execution starts.</summary>
    public static DateTime Start { get; } = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>Time since the start, in ticks of 100 ns; outside control, real time.</summary>
    public static long Ticks
    {
        get
        {
            if (ThreadSlot.Current is not { } slot)
            {
                return Stopwatch.GetElapsedTime(0).Ticks;
            }

            var controller = slot.Controller;
            controller.Limits.Note(LimitKind.Unordered, "it looks at a clock");
            var faster = Math.Min(++controller.ClockLooks / LooksPerDoubling, DoublingsMax);
            return controller.Now += LookTicks << faster;
        }
    }

    /// <summary>Lets time pass.</summary>
    /// <param name="ticks">How much, in ticks of 100 ns.</param>
    public static void Pass(long ticks)
    {
        if (ThreadSlot.Current is { } slot)
        {
            slot.Controller.Now += ticks;
        }
    }

    /// <summary>The time of day, in UTC.</summary>
    public static DateTime UtcNow => ThreadSlot.Current is null ? DateTime.UtcNow : Start.AddTicks(Ticks);
}
