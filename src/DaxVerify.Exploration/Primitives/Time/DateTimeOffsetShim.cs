namespace DaxVerify.Exploration.Primitives.Time;

/// <summary>The current date with an offset, in virtual time.</summary>
[Replaces("System.DateTimeOffset")]
internal static class DateTimeOffsetShim
{
    public static DateTimeOffset get_UtcNow() => new(VirtualClock.UtcNow);

    public static DateTimeOffset get_Now() => new DateTimeOffset(VirtualClock.UtcNow).ToLocalTime();
}
