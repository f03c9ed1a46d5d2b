namespace DaxVerify.Exploration.Primitives.Time;

/// <summary>Takes the place of System.Diagnostics.Stopwatch, in virtual time.</summary>
[Substitutes("System.Diagnostics.Stopwatch")]
internal sealed class ControlledStopwatch
{
    public static readonly long Frequency = TimeSpan.TicksPerSecond;
    public static readonly bool IsHighResolution = true;

    private long _elapsed;
    private long _started = -1;

    public TimeSpan Elapsed => TimeSpan.FromTicks(ElapsedTicks);

    public long ElapsedMilliseconds => ElapsedTicks / TimeSpan.TicksPerMillisecond;

    public long ElapsedTicks => _started < 0 ? _elapsed : _elapsed + VirtualClock.Ticks - _started;

    public bool IsRunning => _started >= 0;

    public static ControlledStopwatch StartNew()
    {
        var watch = new ControlledStopwatch();
        watch.Start();
        return watch;
    }

    public static long GetTimestamp() => VirtualClock.Ticks;

    public static TimeSpan GetElapsedTime(long startingTimestamp) => TimeSpan.FromTicks(VirtualClock.Ticks - startingTimestamp);

    public static TimeSpan GetElapsedTime(long startingTimestamp, long endingTimestamp) => TimeSpan.FromTicks(endingTimestamp - startingTimestamp);

    public void Start()
    {
        if (_started < 0)
        {
            _started = VirtualClock.Ticks;
        }
    }

    public void Stop()
    {
        if (_started < 0)
        {
            return;
        }

        _elapsed += VirtualClock.Ticks - _started;
        _started = -1;
    }

    public void Reset()
    {
        _elapsed = 0;
        _started = -1;
    }

    public void Restart()
    {
        _elapsed = 0;
        _started = VirtualClock.Ticks;
    }

    public override string ToString() => Elapsed.ToString();
}
