namespace DaxVerify.Verification.Machines;

/// <summary>
/// Time that passed for whoever waits: looked at often, it leaves out what passed while not even the one who looks had a processor, because the machine stood still or was
/// busy with other things. What is waited for had none either then.
/// </summary>
public sealed class PatientClock
{
    private readonly TimeProvider _time;
    private long _last;

    /// <summary>Starts the clock.</summary>
    public PatientClock()
        : this(TimeProvider.System)
    {
    }

    /// <summary>Starts a clock on another time than the system's.</summary>
    internal PatientClock(TimeProvider time)
    {
        _time = time;
        _last = time.GetTimestamp();
    }

    /// <summary>How often to look, at least.</summary>
    public static TimeSpan Interval { get; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Time that counts so far, at the last look.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Looks at the time: twice the interval at most is counted since the last look.</summary>
    /// <returns>Time that counts so far.</returns>
    public TimeSpan Look()
    {
        var now = _time.GetTimestamp();
        var passed = _time.GetElapsedTime(_last, now);
        _last = now;
        return Elapsed += passed < 2 * Interval ? passed : 2 * Interval;
    }
}
