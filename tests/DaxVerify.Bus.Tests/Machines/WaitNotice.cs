using System.Diagnostics;

namespace DaxVerify.Bus.Tests.Machines;

/// <summary>
/// The runtime tells the synchronization context of a thread when the thread begins to wait, for a monitor, a lock, an event or another thread: so a test is
/// told, and need not look again and again.
/// </summary>
internal sealed class WaitNotice : SynchronizationContext
{
    private readonly object _gate = new();
    private long _waits;
    private bool _isWaiting;
    private bool _hasEnded;

    /// <summary>Whether the thread is at the gate here, waiting for which is not what a test asks for. Only the thread itself looks.</summary>
    private bool _isNoting;

    public WaitNotice() => SetWaitNotificationRequired();

    public bool HasEnded
    {
        get
        {
            lock (_gate)
            {
                return _hasEnded;
            }
        }
    }

    /// <summary>Waits until the thread waits for something while a condition holds.</summary>
    /// <param name="condition">Looked at each time that the thread begins to wait, while it does.</param>
    /// <param name="patience">For how long at most.</param>
    /// <returns>False when the thread has ended instead, or the time is over.</returns>
    public bool AwaitWaiting(Func<bool> condition, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        for (long looked = 0; AwaitWaitAfter(looked, patience - clock.Elapsed) is { } wait; looked = wait)
        {
            if (condition() && IsStillIn(wait))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The thread waits for nothing any more.</summary>
    public void End() => Note(() => _hasEnded = true);

    public override int Wait(IntPtr[] waitHandles, bool waitAll, int millisecondsTimeout)
    {
        if (_isNoting)
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }

        Note(() =>
        {
            _waits++;
            _isWaiting = true;
        });
        try
        {
            return WaitHelper(waitHandles, waitAll, millisecondsTimeout);
        }
        finally
        {
            Note(() => _isWaiting = false);
        }
    }

    public override SynchronizationContext CreateCopy() => this;

    private void Note(Action change)
    {
        _isNoting = true;
        lock (_gate)
        {
            change();
            Monitor.PulseAll(_gate);
        }

        _isNoting = false;
    }

    private bool IsStillIn(long wait)
    {
        lock (_gate)
        {
            return _isWaiting && _waits == wait;
        }
    }

    /// <summary>Number of the wait that the thread is in, once that is a later one; null when it ends, or the time is over.</summary>
    private long? AwaitWaitAfter(long wait, TimeSpan patience)
    {
        var clock = Stopwatch.StartNew();
        lock (_gate)
        {
            while (!_hasEnded && !(_isWaiting && _waits > wait))
            {
                var left = patience - clock.Elapsed;
                if (left <= TimeSpan.Zero || !Monitor.Wait(_gate, left))
                {
                    return null;
                }
            }

            return _hasEnded ? null : _waits;
        }
    }
}
