namespace DaxVerify.Exploration.Primitives.Time;

/// <summary>The current date, in virtual time.</summary>
[Replaces("System.DateTime")]
internal static class DateTimeShim
{
    public static DateTime get_UtcNow() => VirtualClock.UtcNow;

    public static DateTime get_Now() => VirtualClock.UtcNow.ToLocalTime();

    public static DateTime get_Today() => VirtualClock.UtcNow.ToLocalTime().Date;
}
