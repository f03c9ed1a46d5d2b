namespace DaxVerify.Cli.Exploring;

/// <summary>The time that a campaign's findings have to become smaller: each gets an equal part of what is left, so that what one doesn't need goes to the others.</summary>
/// <param name="all">For all of them together.</param>
/// <param name="clock">Tells the time; the system's if it isn't said.</param>
internal sealed class ShrinkingTime(TimeSpan all, TimeProvider? clock = null)
{
    private static readonly TimeSpan s_least = TimeSpan.FromSeconds(10);
    private readonly TimeProvider _clock = clock ?? TimeProvider.System;
    private readonly long _start = (clock ?? TimeProvider.System).GetTimestamp();

    /// <summary>For all of them together.</summary>
    public TimeSpan All => all;

    private TimeSpan Elapsed => _clock.GetElapsedTime(_start);

    /// <summary>How many used up their part, so that smaller ones may be left.</summary>
    public int CutOff { get; private set; }

    /// <summary>What a campaign takes of which nobody says: half of its own time, and no less than ten seconds.</summary>
    /// <param name="campaign">The campaign's own time.</param>
    public static TimeSpan Default(TimeSpan campaign) => campaign / 2 > s_least ? campaign / 2 : s_least;

    /// <summary>Makes one smaller.</summary>
    /// <param name="left">How many are to come, with this one.</param>
    /// <param name="shrink">Makes it smaller in the time that it is given.</param>
    /// <param name="isCutOff">Whether it used up its part.</param>
    public T Shrink<T>(int left, Func<TimeSpan, T> shrink, out bool isCutOff)
    {
        var remaining = all - Elapsed;
        var part = remaining > TimeSpan.Zero ? remaining / left : TimeSpan.FromTicks(1);
        var begin = Elapsed;
        var small = shrink(part);
        isCutOff = Elapsed - begin >= part;
        CutOff += isCutOff ? 1 : 0;
        return small;
    }
}
