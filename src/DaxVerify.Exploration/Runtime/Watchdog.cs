using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// Notices when the program neither reaches a scheduling point nor ends: it blocks in something that is not controlled, or
/// loops without touching anything. First the running thread is interrupted, which shows where it blocks; if that doesn't
/// help, the state of all threads is reported and the engine is given up.
/// </summary>
internal sealed class Watchdog
{
    /// <summary>How often to look, in milliseconds.</summary>
    public const int Look = 100;

    /// <summary>Least time, in milliseconds, for an interrupted thread to unwind and to collect stacks.</summary>
    private const int GraceMin = 3_000;

    /// <summary>How much longer it waits for a thread that neither waits as far as the runtime knows nor has had a processor for long enough.</summary>
    private const int StarvedFactor = 12;

    /// <summary>The part of the patience for which a thread that loops must have had a processor.</summary>
    private const int LoopDivisor = 4;

    private readonly TimeSpan _patience;
    private TimeSpan _used;
    private long _progress = -1;
    private long _since;
    private long _lastLook;

    /// <summary>Makes a watchdog that waits for <paramref name="patience"/>.</summary>
    public Watchdog(TimeSpan patience) => _patience = patience;

    /// <summary>Looks at the engine.</summary>
    /// <param name="controller">The engine.</param>
    /// <param name="make">Makes the report of what is stuck.</param>
    /// <returns>A report if the program is stuck for good; null otherwise.</returns>
    public BugReport? FindStuck(Controller controller, Func<Finding, BugReport> make)
    {
        var progress = controller.Progress;
        var now = Environment.TickCount64;
        Starve(now);
        if (progress != _progress || !controller.InExecution)
        {
            _progress = progress;
            _since = now;
            _used = Environment.CpuUsage.TotalTime;
            return null;
        }

        if (now - _since < _patience.TotalMilliseconds || IsStarved(controller.Running, now))
        {
            return null;
        }

        if (!controller.Stuck)
        {
            controller.Stuck = true;
            _since = now - (long)_patience.TotalMilliseconds + Math.Max(GraceMin, (long)(_patience.TotalMilliseconds / 2));
            controller.Running.Worker?.OsThread?.Interrupt();
            return null;
        }

        return Report(controller, make);
    }

    /// <summary>Time for which even the watchdog had no processor isn't the program's fault.</summary>
    private void Starve(long now)
    {
        if (_lastLook > 0)
        {
            _since += Math.Max(0, now - _lastLook - (2 * Look));
        }

        _lastLook = now;
    }

    /// <summary>
    /// Whether the thread may only have had no processor, on a machine that is busy with other things: the runtime doesn't say that it waits, it is in no call that can block, and
    /// the process has used little time.
    /// </summary>
    private bool IsStarved(ThreadSlot running, long now) =>
        running.Outside.Length == 0
        && running.Worker?.OsThread is { } thread && !thread.ThreadState.HasFlag(ThreadState.WaitSleepJoin)
        && now - _since < StarvedFactor * _patience.TotalMilliseconds
        && Environment.CpuUsage.TotalTime - _used < _patience / LoopDivisor;

    private BugReport Report(Controller controller, Func<Finding, BugReport> make)
    {
        var running = controller.Running;
        var last = running.Site.Length == 0 ? null : Waits.PendingOf(running);
        return make(new Finding
        {
            Kind = BugKind.UncontrolledOperation,
            Thread = running.ToFact(),
            Stuck = new StuckFact(_patience.TotalSeconds, running.Outside, last),
            Stacks = Stacks.OfOthers(controller, running),
        });
    }
}
