using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Handles;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>A timer in virtual time: each time it is due, its callback is a controlled thread.</summary>
internal sealed class ControlledTimer : SyncObject, ITimer
{
    private const string ThreadName = "timer";
    private readonly Action _callback;
    private readonly string _site;
    private readonly ExecutionContext? _context;
    private readonly List<ThreadSlot> _running = [];
    private ThreadSlot? _due;
    private TimeSpan _period;
    private bool _isDisposed;
    private TaskCompletionSource? _ended;
    private EventWaitHandle? _notified;

    /// <summary>Makes a timer and arms it.</summary>
    public ControlledTimer(ThreadSlot slot, Action callback, TimeSpan dueTime, TimeSpan period, string site)
    {
        _callback = callback;
        _site = site;
        _context = ExecutionContext.Capture();
        _period = period;
        Touch(slot.Controller);
        Arm(slot, dueTime);
    }

    /// <summary>The program itself has it, and can ask whether its callbacks have ended.</summary>
    public bool IsOfProgram { get; init; }

    /// <summary>Whether a thread is a timer's.</summary>
    public static bool Fires(ThreadSlot slot) => ReferenceEquals(slot.Name, ThreadName);

    /// <inheritdoc/>
    public override ObjectFact ToFact() => new(Id, "Timer", Site.Member(_site));

    /// <inheritdoc/>
    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        if (ThreadSlot.Current is not { } slot || slot.Controller.Aborting)
        {
            return false;
        }

        slot.Controller.Point(slot, OpKind.ReadWrite, this, _site);
        if (_isDisposed)
        {
            return false;
        }

        Disarm();
        _period = period;
        Arm(slot, dueTime);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (ThreadSlot.Current is { } slot && !slot.Controller.Aborting)
        {
            slot.Controller.Point(slot, OpKind.ReadWrite, this, _site);
        }

        _isDisposed = true;
        Disarm();
    }

    /// <summary>Disposes of it; the event is set once the callbacks that have begun are over.</summary>
    /// <returns>False if it was disposed of before: then the event is not set.</returns>
    public bool Dispose(EventWaitHandle ended, string site)
    {
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return false;
        }

        slot.Controller.Point(slot, OpKind.ReadWrite, this, site);
        if (_isDisposed)
        {
            return false;
        }

        Stop();
        if (_running.Count > 0)
        {
            _notified = ended;
            HandleTable.Of(slot, ended, site).Setters = _running;
            return true;
        }

        Waiting.Acquire(slot, this);
        EventWaitHandleShim.Set(ended, site);
        return true;
    }

    /// <summary>Disarms it in the course of another step.</summary>
    public void Stop()
    {
        _isDisposed = true;
        Disarm();
    }

    /// <inheritdoc/>
    /// <remarks>It is over when the callbacks that have begun are.</remarks>
    public ValueTask DisposeAsync()
    {
        Dispose();
        if (ThreadSlot.Current is not { Controller.Aborting: false } slot)
        {
            return ValueTask.CompletedTask;
        }

        Waiting.Acquire(slot, this);
        if (_running.Count > 0 && _ended is null)
        {
            _ended = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            TaskTable.Register(slot, _ended.Task, _site);
        }

        return _ended is null ? ValueTask.CompletedTask : new ValueTask(_ended.Task);
    }

    private void Arm(ThreadSlot slot, TimeSpan dueTime)
    {
        if (dueTime == Timeout.InfiniteTimeSpan)
        {
            return;
        }

        // Whoever makes new timers doesn't just go round the same few looks.
        (slot.SpinCount, slot.Spun) = (0, false);
        _due = slot.Controller.NewPoolSlot(Fire, slot);
        _due.Background = true;
        _due.Name = ThreadName;
        _due.Object = this;
        Waiting.Arm(_due, Waiting.Milliseconds(dueTime));
        if (_due.MayTimeOutEarly)
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "a timer may be due at any time", _site);
        }
    }

    private void Disarm()
    {
        if (_due is { HasRun: false } waiting)
        {
            waiting.Controller.Withdraw(waiting);
        }

        _due = null;
    }

    private void Fire()
    {
        var slot = ThreadSlot.Current!;
        _due = null;
        if (_period != Timeout.InfiniteTimeSpan && _period > TimeSpan.Zero)
        {
            Arm(slot, _period);
        }

        if (IsOfProgram)
        {
            _running.Add(slot);
        }

        if (_context is null)
        {
            _callback();
        }
        else
        {
            ExecutionContext.Run(_context, static state => ((Action)state!)(), _callback);
        }

        if (IsOfProgram)
        {
            End(slot);
        }

        PoolItems.After(slot, _site);
    }

    private void End(ThreadSlot slot)
    {
        slot.Controller.Point(slot, OpKind.ReadWrite, this, _site);
        _running.Remove(slot);
        Waiting.Release(slot, this);
        if (_running.Count == 0)
        {
            _ended?.TrySetResult();
            if (_notified is { } ended)
            {
                _notified = null;
                EventWaitHandleShim.Set(ended, _site);
            }
        }
    }
}
