using System.Collections.Concurrent;

namespace DaxVerify.Exploration.Tests.Runtime;

/// <summary>Programs of two threads, each with one way to be in an order, that fail at their end.</summary>
public static class OrderPrograms
{
    public static void Semaphore()
    {
        using var one = new SemaphoreSlim(0);
        Two(() => one.Release(), one.Wait);
    }

    public static void Event()
    {
        using var one = new ManualResetEventSlim();
        Two(one.Set, one.Wait);
    }

    public static void Handle()
    {
        using var one = new AutoResetEvent(false);
        Two(() => one.Set(), () => one.WaitOne());
    }

    public static void Task()
    {
        var one = new TaskCompletionSource();
        Two(one.SetResult, one.Task.Wait);
    }

    public static void Countdown()
    {
        using var one = new CountdownEvent(1);
        Two(() => one.Signal(), one.Wait);
    }

    public static void Monitor()
    {
        var one = new object();
        Two(() => { lock (one) { } }, () => { lock (one) { } });
    }

    public static void AtomicUpdate()
    {
        var one = 0;
        Two(() => Interlocked.Increment(ref one), () => Interlocked.Increment(ref one));
    }

    public static void VolatileWrite()
    {
        var one = 0;
        Two(() => Volatile.Write(ref one, 1), () => { while (Volatile.Read(ref one) == 0) { } });
    }

    public static void Queue()
    {
        var one = new ConcurrentQueue<int>();
        Two(() => one.Enqueue(1), () => { while (!one.TryDequeue(out _)) { } });
    }

    public static void Nothing() => Two(() => { lock (new object()) { } }, () => { lock (new object()) { } });

    private static void Two(Action first, Action second)
    {
        var one = new Thread(() => first());
        var other = new Thread(() => second());
        one.Start();
        other.Start();
        one.Join();
        other.Join();
        Explore.Assert(false, "look");
    }
}
