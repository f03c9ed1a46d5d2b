using System.Buffers;
using System.Collections.Concurrent;

namespace DaxVerify.Exploration.Demos;

/// <summary>What the framework keeps by thread of the system: a thread is never another's guest there.</summary>
public static class StateByThread
{
    /// <summary>Everyone takes from the own part of a bag first.</summary>
    [Demo("Collections")]
    public static void CorrectOwnPartOfABag()
    {
        var bag = new ConcurrentBag<int> { 7 };
        Run.Together(() => bag.Add(2));
        Run.Expect(bag.TryTake(out var taken) && taken == 7, "the other's");
    }

    /// <summary>A thread that ends leaves its part to nobody in particular.</summary>
    [Demo("Collections")]
    public static void CorrectPartOfABagOfAThreadThatEnded()
    {
        var bag = new ConcurrentBag<int>();
        Run.Together(() => bag.Add(1));
        Run.Together(() => bag.Add(2));
        int taken = 0;
        Run.Together(() =>
        {
            bag.Add(3);
            bag.TryTake(out taken);
        });
        Run.Expect(taken == 3 && bag.Count == 2, "another's");
    }

    /// <summary>The value is told of when it is set, when a thread begins with it and when that thread ends.</summary>
    [Demo("Threads")]
    public static void CorrectNotificationsOfAThread()
    {
        var told = 0;
        var local = new AsyncLocal<int>(_ => Interlocked.Increment(ref told)) { Value = 1 };
        Run.Together(() => { });
        Run.Expect(Volatile.Read(ref told) == 3 && local.Value == 1, "told otherwise");
    }

    [Demo("Threads")]
    public static void CorrectNotificationBesideAThread()
    {
        var told = 0;
        var local = new AsyncLocal<int>(_ => Interlocked.Increment(ref told));
        var thread = new Thread(() => { });
        thread.Start();
        local.Value = 1;
        thread.Join();
        Run.Expect(Volatile.Read(ref told) == 1, "told otherwise");
    }

    [Demo("Memory")]
    public static void CorrectMemoryOfAPool() => Run.Together(Fill, Fill);

    /// <summary>Reads of one that change nothing.</summary>
    [Demo("Tasks")]
    public static void CorrectLooksAtAValueTask()
    {
        var task = new ValueTask<int>(1);
        Run.Together(() => _ = task.Preserve().IsCompleted, () => _ = task.Preserve().IsCanceled);
    }

    private static void Fill()
    {
        using var owner = MemoryPool<byte>.Shared.Rent(16);
        owner.Memory.Span[0] = 1;
    }
}
