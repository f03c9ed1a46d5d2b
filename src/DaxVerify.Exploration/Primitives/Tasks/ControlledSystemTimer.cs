using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>Takes the place of System.Threading.Timer.</summary>
[Substitutes("System.Threading.Timer")]
internal sealed class ControlledSystemTimer : ITimer
{
    private readonly ITimer _timer;

    public ControlledSystemTimer(TimerCallback callback, string site)
        : this(callback, null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan, site) => State = this;

    public ControlledSystemTimer(TimerCallback callback, object? state, int dueTime, int period, string site)
        : this(callback, state, TimeSpan.FromMilliseconds(dueTime), TimeSpan.FromMilliseconds(period), site)
    {
    }

    public ControlledSystemTimer(TimerCallback callback, object? state, long dueTime, long period, string site)
        : this(callback, state, TimeSpan.FromMilliseconds(dueTime), TimeSpan.FromMilliseconds(period), site)
    {
    }

    public ControlledSystemTimer(TimerCallback callback, object? state, uint dueTime, uint period, string site)
        : this(callback, state, (int)dueTime, (int)period, site)
    {
    }

    public ControlledSystemTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period, string site)
    {
        ArgumentNullException.ThrowIfNull(callback);
        CheckTimes(dueTime, period);
        State = state;
        _timer = ThreadSlot.Current is { } slot
            ? new ControlledTimer(slot, () => callback(State), dueTime, period, site) { IsOfProgram = true }
            : new Timer(_ => callback(State), null, dueTime, period);
    }

    private object? State { get; }

    public bool Change(int dueTime, int period, string site) => Change(TimeSpan.FromMilliseconds(dueTime), TimeSpan.FromMilliseconds(period), site);

    public bool Change(long dueTime, long period, string site) => Change(TimeSpan.FromMilliseconds(dueTime), TimeSpan.FromMilliseconds(period), site);

    public bool Change(uint dueTime, uint period, string site) => Change((int)dueTime, (int)period, site);

    public bool Change(TimeSpan dueTime, TimeSpan period, string site)
    {
        CheckTimes(dueTime, period);
        return _timer.Change(dueTime, period);
    }

    bool ITimer.Change(TimeSpan dueTime, TimeSpan period) => _timer.Change(dueTime, period);

    public void Dispose() => _timer.Dispose();

    public bool Dispose(WaitHandle notifyObject, string site)
    {
        ArgumentNullException.ThrowIfNull(notifyObject);
        return _timer switch
        {
            Timer real => real.Dispose(notifyObject),
            ControlledTimer timer when notifyObject is EventWaitHandle end => timer.Dispose(end, site),
            _ => throw UncontrolledShim.Missing("System.Threading.Timer.Dispose with a handle that is no event", site),
        };
    }

    public ValueTask DisposeAsync() => _timer.DisposeAsync();

    private static void CheckTimes(TimeSpan dueTime, TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(dueTime.TotalMilliseconds, -1, nameof(dueTime));
        ArgumentOutOfRangeException.ThrowIfLessThan(period.TotalMilliseconds, -1, nameof(period));
    }
}
