namespace DaxVerify.Verification.Machines;

/// <summary>
/// Time that this process had for its work. Where it wants a processor and gets a part of one, since others want it too, only that part counts, which a <see cref="PatientClock"/>
/// alone doesn't see: who sleeps most of the time wakes soon on a busy machine. Where it wants none, since all of it waits, the whole time counts.
/// </summary>
internal sealed class WorkClock
{
    /// <summary>Of the time, the part that an idle process uses at most: one in fifty.</summary>
    private const int IdleShare = 50;

    private readonly PatientClock _patient;
    private readonly Func<TimeSpan> _processorTime;
    private TimeSpan _lastElapsed;
    private TimeSpan _lastUsed;

    /// <summary>Starts the clock.</summary>
    public WorkClock()
        : this(new PatientClock(), () => Environment.CpuUsage.TotalTime)
    {
    }

    /// <summary>Starts a clock on other times than the process's.</summary>
    /// <param name="patient">The time that passes.</param>
    /// <param name="processorTime">Processor time used so far.</param>
    internal WorkClock(PatientClock patient, Func<TimeSpan> processorTime)
    {
        (_patient, _processorTime) = (patient, processorTime);
        (_lastElapsed, _lastUsed) = (patient.Elapsed, processorTime());
    }

    /// <summary>Time that counts so far, at the last look.</summary>
    public TimeSpan Elapsed { get; private set; }

    /// <summary>Looks at the time, which is to be done every <see cref="PatientClock.Interval"/>.</summary>
    /// <returns>Time that counts so far.</returns>
    public TimeSpan Look()
    {
        var (elapsed, used) = (_patient.Look(), _processorTime());
        var (passed, worked) = (elapsed - _lastElapsed, used - _lastUsed);
        (_lastElapsed, _lastUsed) = (elapsed, used);
        return Elapsed += worked * IdleShare < passed || worked > passed ? passed : worked;
    }
}
