using DaxVerify.Exploration.Runtime;

namespace DaxVerify.Exploration.Primitives.Tasks;

/// <summary>ThreadPool: each item that is queued is a controlled thread.</summary>
[Replaces("System.Threading.ThreadPool")]
internal static class ThreadPoolShim
{
    public static bool QueueUserWorkItem(WaitCallback callBack, string site) => QueueUserWorkItem(callBack, null, site);

    public static bool QueueUserWorkItem(WaitCallback callBack, object? state, string site)
    {
        ArgumentNullException.ThrowIfNull(callBack);
        return Queue(() => callBack(state), flows: true, site) || ThreadPool.QueueUserWorkItem(callBack, state);
    }

    public static bool UnsafeQueueUserWorkItem(WaitCallback callBack, object? state, string site)
    {
        ArgumentNullException.ThrowIfNull(callBack);
        return Queue(() => callBack(state), flows: false, site) || ThreadPool.UnsafeQueueUserWorkItem(callBack, state);
    }

    public static bool QueueUserWorkItem<T>(Action<T> callBack, T state, bool preferLocal, string site)
    {
        ArgumentNullException.ThrowIfNull(callBack);
        return Queue(() => callBack(state), flows: true, site) || ThreadPool.QueueUserWorkItem(callBack, state, preferLocal);
    }

    public static bool UnsafeQueueUserWorkItem<T>(Action<T> callBack, T state, bool preferLocal, string site)
    {
        ArgumentNullException.ThrowIfNull(callBack);
        return Queue(() => callBack(state), flows: false, site) || ThreadPool.UnsafeQueueUserWorkItem(callBack, state, preferLocal);
    }

    public static bool UnsafeQueueUserWorkItem(IThreadPoolWorkItem callBack, bool preferLocal, string site)
    {
        ArgumentNullException.ThrowIfNull(callBack);
        return Queue(callBack.Execute, flows: false, site) || ThreadPool.UnsafeQueueUserWorkItem(callBack, preferLocal);
    }

    public static bool SetMinThreads(int workerThreads, int completionPortThreads) =>
        ThreadSlot.Current is not null || ThreadPool.SetMinThreads(workerThreads, completionPortThreads);

    public static bool SetMaxThreads(int workerThreads, int completionPortThreads) =>
        ThreadSlot.Current is not null || ThreadPool.SetMaxThreads(workerThreads, completionPortThreads);

    private static bool Queue(Action work, bool flows, string site)
    {
        if (ThreadSlot.Current is not { } slot)
        {
            return false;
        }

        if (slot.Controller.Aborting)
        {
            throw new AbortException();
        }

        var context = flows ? ExecutionContext.Capture() : null;
        PoolItems.Start(slot, context is null ? work : () => ExecutionContext.Run(context, static state => ((Action)state!)(), work), site);
        return true;
    }
}
