using DaxVerify.Exploration.Facts;
using DaxVerify.Exploration.Primitives.Cancellation;
using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>An asynchronous wait for a count of a semaphore: a task whose continuations run on the thread pool, as the framework's do.</summary>
#pragma warning disable CA1001 // The timer is stopped: disposing of it would be a step of its own.
internal sealed class SemaphoreWaiter
#pragma warning restore CA1001
{
    private readonly TaskCompletionSource<bool> _source = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly SemaphoreState _semaphore;
    private readonly string _site;
    private readonly TaskState _state;
    private readonly ControlledTimer? _timer;
    private readonly CancellationTokenRegistration _cancellation;

    /// <summary>Begins to wait.</summary>
    public SemaphoreWaiter(ThreadSlot slot, SemaphoreState semaphore, int milliseconds, CancellationToken token, string site)
    {
        _semaphore = semaphore;
        _site = site;
        _state = TaskTable.Register(slot, _source.Task, site);
        _state.SetSemaphore(semaphore);
        Waiting.Release(slot, semaphore);
        semaphore.Waiters.Add(this);
        if (milliseconds >= 0)
        {
            _timer = new ControlledTimer(slot, TimeOut, TimeSpan.FromMilliseconds(milliseconds), Timeout.InfiniteTimeSpan, site);
        }

        if (token.CanBeCanceled)
        {
            slot.Controller.Limits.Note(LimitKind.Unordered, "its waits can be cancelled", site);
            _cancellation = CancellationTokenShim.Register(ref token, () => Cancel(token), site);
            if (_source.Task.IsCompleted)
            {
                CancellationTokenRegistrationShim.Forget(_cancellation);
            }
        }
    }

    /// <summary>Whether the count was had.</summary>
    public Task<bool> Task => _source.Task;

    /// <summary>Gives counts that no blocked thread waits for to those that wait asynchronously.</summary>
    public static void HandOut(ThreadSlot slot, SemaphoreState semaphore, string site)
    {
        while (semaphore.Waiters.Count > 0 && semaphore.Count > semaphore.Blocked)
        {
            var first = (SemaphoreWaiter)semaphore.Waiters[0];
            semaphore.Waiters.RemoveAt(0);
            semaphore.Count--;
            first.Complete(slot, true, site);
        }
    }

    private void TimeOut()
    {
        var slot = ThreadSlot.Current!;
        slot.Controller.Point(slot, OpKind.ReadWrite, _semaphore, _site);
        if (_semaphore.Waiters.Remove(this))
        {
            Complete(slot, false, _site);
        }
    }

    private void Cancel(CancellationToken token)
    {
        var slot = ThreadSlot.Current!;
        slot.Controller.Point(slot, OpKind.ReadWrite, _semaphore, _site);
        if (_semaphore.Waiters.Remove(this))
        {
            _timer?.Stop();
            _source.TrySetCanceled(token);
            PoolItems.After(slot, _site);
        }
    }

    private void Complete(ThreadSlot slot, bool result, string site)
    {
        _timer?.Stop();
        CancellationTokenRegistrationShim.Forget(_cancellation);
        if (result)
        {
            Waiting.Acquire(slot, _semaphore);
            _state.Take = _semaphore.NoteTaken(slot, _site);
        }

        _source.TrySetResult(result);
        PoolItems.After(slot, site);
    }
}
