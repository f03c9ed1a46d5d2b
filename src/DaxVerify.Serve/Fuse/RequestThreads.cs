namespace DaxVerify.Serve.Fuse;

/// <summary>
/// Threads for requests that may wait: as many as there are such requests, however many wait and for however long, so that one more is never kept waiting by those. A pool that grows by and by would.
/// A thread that has nothing to do for a while ends.
/// </summary>
internal sealed class RequestThreads
{
    private static readonly TimeSpan s_idleAtMost = TimeSpan.FromSeconds(10);
    private readonly object _lock = new();
    private readonly Queue<Action> _work = new();
    private int _idle;

    /// <summary>Runs an action on a thread that nobody else is waiting on.</summary>
    public void Run(Action action)
    {
        lock (_lock)
        {
            _work.Enqueue(action);
            if (_idle >= _work.Count)
            {
                Monitor.Pulse(_lock);
                return;
            }
        }

        new Thread(Work) { IsBackground = true, Name = "fuse request" }.Start();
    }

    private void Work()
    {
        while (TryTake(out var action))
        {
            action();
        }
    }

    private bool TryTake(out Action action)
    {
        lock (_lock)
        {
            _idle++;
            while (_work.Count == 0)
            {
                if (!Monitor.Wait(_lock, s_idleAtMost) && _work.Count == 0)
                {
                    _idle--;
                    action = () => { };
                    return false;
                }
            }

            _idle--;
            action = _work.Dequeue();
            return true;
        }
    }
}
