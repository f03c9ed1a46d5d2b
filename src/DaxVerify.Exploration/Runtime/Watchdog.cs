using System.Globalization;
using System.Text;
using DaxVerify.Exploration.Detectors;

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

    private readonly TimeSpan _patience;
    private long _progress = -1;
    private long _since;

    /// <summary>Makes a watchdog that waits for <paramref name="patience"/>.</summary>
    public Watchdog(TimeSpan patience) => _patience = patience;

    /// <summary>Looks at the engine.</summary>
    /// <returns>A report if the program is stuck for good; null otherwise.</returns>
    public BugReport? FindStuck(Controller controller)
    {
        var progress = controller.Progress;
        var now = Environment.TickCount64;
        if (progress != _progress || !controller.InExecution)
        {
            _progress = progress;
            _since = now;
            return null;
        }

        if (now - _since < _patience.TotalMilliseconds)
            return null;
        if (!controller.Stuck)
        {
            controller.Stuck = true;
            _since = now - (long)(_patience.TotalMilliseconds / 2);
            controller.Running.Worker?.OsThread?.Interrupt();
            return null;
        }

        return Report(controller);
    }

    private BugReport Report(Controller controller)
    {
        var running = controller.Running;
        var text = new StringBuilder();
        text.Append(
            CultureInfo.InvariantCulture,
            $"{running.Describe()} has not reached a scheduling point for {_patience.TotalSeconds:0.#} s: it loops without touching anything shared, or blocks in native code; ");
        text.Append(running.Site.Length == 0 ? "it has passed none yet" : $"the last one was {DeadlockAnalysis.Pending(running)}");
        for (var i = 0; i < controller.ThreadCount; i++)
        {
            var slot = controller.Slot(i);
            if (!ReferenceEquals(slot, running))
                text.Append("\n  ").Append(slot.Describe()).Append(' ').Append(DeadlockAnalysis.WaitsFor(slot));
        }

        return new BugReport { Kind = BugKind.UncontrolledOperation, Message = text.ToString(), Signature = "stuck", Replay = "" };
    }
}
