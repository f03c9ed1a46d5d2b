using System.Reflection;
using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Runtime;

/// <summary>
/// What the framework queues to the thread pool from one OS thread, caught before any pool thread sees it. The framework keeps a queue of its own for each pool
/// thread, into which that thread's work goes first; an OS thread of the engine is given such a queue, which is then taken off the list that others steal from.
/// </summary>
internal sealed class PoolQueue
{
    private const string LocalsName = "System.Threading.ThreadPoolWorkQueueThreadLocals, System.Private.CoreLib";
    private const string QueueName = "System.Threading.ThreadPoolWorkQueue+WorkStealingQueue, System.Private.CoreLib";
    private const BindingFlags All = BindingFlags.Static | BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;
    private static readonly Lock s_list = new();

    private readonly object _queue;

    private PoolQueue(object queue) => _queue = queue;

    /// <summary>Nothing was queued since the last look.</summary>
    public bool IsEmpty => !CanSteal(_queue);

    /// <summary>Gives the calling OS thread its own queue.</summary>
    /// <exception cref="PlatformNotSupportedException">The framework is built otherwise than this engine knows.</exception>
    public static PoolQueue Install()
    {
        var locals = Type.GetType(LocalsName);
        var queueType = Type.GetType(QueueName);
        var current = locals?.GetField("threadLocals", All);
        var queueField = locals?.GetField("workStealingQueue", All);
        var constructor = locals?.GetConstructors(All).SingleOrDefault(c => !c.IsStatic);
        var pool = typeof(ThreadPool).GetField("s_workQueue", All)?.GetValue(null);
        var remove = Type.GetType("System.Threading.ThreadPoolWorkQueue+WorkStealingQueueList, System.Private.CoreLib")?.GetMethod("Remove", All);
        if (queueType is null || current is null || queueField is null || constructor is null || pool is null || remove is null)
        {
            throw Unknown();
        }

        lock (s_list)
        {
            var mine = constructor.Invoke([pool]);
            var queue = queueField.GetValue(mine) ?? throw Unknown();
            remove.Invoke(null, [queue]);
            current.SetValue(null, mine);
            return new PoolQueue(queue);
        }
    }

    /// <summary>Takes the item that was queued first; null if there is none.</summary>
    public object? Take()
    {
        var missed = false;
        return TrySteal(_queue, ref missed);
    }

    /// <summary>Runs an item as a pool thread would.</summary>
    public static void Run(object item)
    {
        if (item is Task task)
        {
            ExecuteFromThreadPool(task, Thread.CurrentThread);
        }
        else
        {
            ((IThreadPoolWorkItem)item).Execute();
        }
    }

    private static PlatformNotSupportedException Unknown() =>
        new($"tasks can't be controlled on .NET {Environment.Version}: its thread pool is built otherwise than this engine knows");

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "get_CanSteal")]
    private static extern bool CanSteal([UnsafeAccessorType(QueueName)] object queue);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "TrySteal")]
    private static extern object? TrySteal([UnsafeAccessorType(QueueName)] object queue, ref bool missedSteal);

    [UnsafeAccessor(UnsafeAccessorKind.Method, Name = "ExecuteFromThreadPool")]
    private static extern void ExecuteFromThreadPool(Task task, Thread thread);
}
