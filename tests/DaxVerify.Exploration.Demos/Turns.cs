using System.Collections.Concurrent;

namespace DaxVerify.Exploration.Demos;

/// <summary>Three threads, each of which is alone in the middle once: there are six orders in which they can come, whatever keeps them apart.</summary>
public static class Turns
{
    private static void Three(Action enter, Action leave)
    {
        void Turn()
        {
            enter();
            leave();
        }

        Run.Together(Turn, Turn, Turn);
    }

    public static void ByAutoResetEvent()
    {
        var e = new AutoResetEvent(true);
        Three(() => e.WaitOne(), () => e.Set());
    }

    public static void ByMutex()
    {
        var m = new Mutex();
        Three(() => m.WaitOne(), m.ReleaseMutex);
    }

    public static void BySemaphore()
    {
        var s = new Semaphore(1, 1);
        Three(() => s.WaitOne(), () => s.Release());
    }

    public static void BySpinLock()
    {
        var l = new SpinLock(false);
        var taken = false;
        Three(
            () =>
            {
                var mine = false;
                l.Enter(ref mine);
                taken = mine;
            },
            () => l.Exit());
    }

    public static void ByBlockingCollection()
    {
        var c = new BlockingCollection<int> { 1 };
        Three(() => c.Take(), () => c.Add(1));
    }

    /// <summary>More than six, since to begin to wait is a step of its own.</summary>
    public static void ByWriteLock()
    {
        var l = new ReaderWriterLockSlim();
        Three(l.EnterWriteLock, l.ExitWriteLock);
    }
}
