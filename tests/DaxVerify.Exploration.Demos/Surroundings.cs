using System.Globalization;

namespace DaxVerify.Exploration.Demos;

/// <summary>What is around a program: the thread that happens to run a static constructor, the process, what outlives an execution.</summary>
public static class Surroundings
{
    private static readonly AsyncLocal<int> s_flowing = new();
    private static readonly ThreadLocal<int> s_own = new();
    private static readonly CultureInfo s_other = new("");

    public static void FlowingValueInAnInitialiser() => Race(() => s_flowing.Value = 1, () => OfFlowing.Value);

    [Demo("Threads", Shows = "UnhandledException")]
    public static void BugFlowingValueInAStaticConstructor() => Differs(() => s_flowing.Value = 1, () => OfFlow.Value);

    [Demo("Threads", Shows = "UnhandledException")]
    public static void BugThreadsValueInAStaticConstructor() => Differs(() => s_own.Value = 1, () => OfThread.Value);

    [Demo("Threads", Shows = "UnhandledException")]
    public static void BugCultureInAStaticConstructor() => Differs(() => CultureInfo.CurrentCulture = s_other, () => OfCulture.Value);

    [Demo("Threads", Shows = "UnhandledException")]
    public static void BugContextInAStaticConstructor() => Differs(() => SynchronizationContext.SetSynchronizationContext(new SynchronizationContext()), () => OfContext.Value);

    /// <summary>A pass through it costs nothing where no static constructor is.</summary>
    [Demo("Threads")]
    public static void CorrectOutsideAStaticConstructor() => Run.Together(() => s_flowing.Value = 1, () => _ = s_flowing.Value + s_own.Value);

    public static void ApplicationsData()
    {
        _ = AppContext.GetData("daxverify.demo");
        AppContext.SetData("daxverify.demo", 1);
    }

    public static void EnvironmentVariable() => Environment.SetEnvironmentVariable("DAXVERIFY_DEMO", "1");

    public static void QueueLength() => Run.Together(() => ThreadPool.QueueUserWorkItem(_ => { }), () => _ = ThreadPool.PendingWorkItemCount);

    public static void Collections() => Run.Together(() => GC.Collect(), () => _ = GC.CollectionCount(2));

    public static void AnotherThreadsPriority()
    {
        var worker = new Thread(() => { });
        var other = new Thread(() => worker.Priority = ThreadPriority.Lowest);
        worker.Start();
        other.Start();
        _ = worker.Priority;
        worker.Join();
        other.Join();
    }

    private static void Race(Action prepare, Func<int> look) => Run.Together(
        () =>
        {
            prepare();
            _ = look();
        },
        () => _ = look());

    /// <summary>What the static constructor finds depends on which of the two threads comes first.</summary>
    private static void Differs(Action prepare, Func<int> look)
    {
        Race(prepare, look);
        Run.Expect(look() == 0, "the thread that had prepared came first");
    }

    private static class OfFlowing
    {
        public static readonly int Value = s_flowing.Value;
    }

    private static class OfFlow
    {
        public static readonly int Value = s_flowing.Value;

        static OfFlow()
        {
        }
    }

    private static class OfThread
    {
        public static readonly int Value = s_own.Value;

        static OfThread()
        {
        }
    }

    private static class OfCulture
    {
        public static readonly int Value = ReferenceEquals(CultureInfo.CurrentCulture, s_other) ? 1 : 0;

        static OfCulture()
        {
        }
    }

    private static class OfContext
    {
        public static readonly int Value = SynchronizationContext.Current is null ? 0 : 1;

        static OfContext()
        {
        }
    }

    [ThreadStatic]
    private static int s_kept;

    public static void WhatAPoolThreadKeeps()
    {
        Task.Run(() => s_kept = 5).Wait();
        Task.Run(() => Run.Expect(s_kept == 0, "kept")).Wait();
    }

    public static void WaitOnThePool() => Task.Run(() => Task.Run(() => { }).Wait()).Wait();

    public static void QueryOfAConcurrentCollection()
    {
        var table = new System.Collections.Concurrent.ConcurrentDictionary<int, int>();
        Run.Together(() => table[1] = 1, () => _ = table.ToList());
    }

    public static void QueryOfAWeakTable()
    {
        var table = new System.Runtime.CompilerServices.ConditionalWeakTable<object, object>();
        var key = new object();
        Run.Together(() => table.Add(key, key), () => _ = table.ToList());
        GC.KeepAlive(key);
    }

    public static void CopyOfAConcurrentCollection()
    {
        var queue = new System.Collections.Concurrent.ConcurrentQueue<int>();
        Run.Together(() => queue.Enqueue(1), () => _ = new List<int>(queue));
    }

    public static void LookAtWhatFollows()
    {
        var source = new TaskCompletionSource();
        var both = Task.WhenAll(source.Task, Task.CompletedTask);
        Run.Together(source.SetResult, () => Run.Expect(!source.Task.IsCompleted || both.IsCompleted, "not yet"));
    }

    public static void CollectionBelow()
    {
        var queue = new System.Collections.Concurrent.ConcurrentQueue<int>();
        var blocking = new System.Collections.Concurrent.BlockingCollection<int>(queue);
        Run.Together(() => blocking.Add(1), () => queue.Enqueue(2));
    }
}
