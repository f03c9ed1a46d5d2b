using System.Diagnostics;
using System.Globalization;
using System.Text.RegularExpressions;

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

    public static void Switch() => AppContext.SetSwitch("DaxVerify.Demo", true);

    public static void Interned() => string.Intern(new string(['d', 'a', 'x', '!']));

    /// <summary>What the first execution interned, the second one finds.</summary>
    public static void FindsWhatAnotherInterned()
    {
        var name = new string(['d', 'a', 'x', '?']);
        Run.Expect(string.IsInterned(name) is null, "it was here before");
        string.Intern(name);
        Switches();
    }

    public static void ApplicationsData()
    {
        Run.Expect(AppContext.GetData("daxverify.demo") is null, "data");
        AppContext.SetData("daxverify.demo", 1);
        Switches();
    }

    public static void EnvironmentVariables()
    {
        Run.Expect(Environment.GetEnvironmentVariable("DAXVERIFY_DEMO_A") is null && Environment.GetEnvironmentVariable("PATH") is not null, "environment");
        Environment.SetEnvironmentVariable("DAXVERIFY_DEMO_A", "1");
        Environment.SetEnvironmentVariable("PATH", null);
        Switches();
    }

    public static void StaticProperties()
    {
        Run.Expect(Regex.CacheSize != 3 && !Trace.AutoFlush && Environment.ExitCode == 0, "properties");
        Regex.CacheSize = 3;
        Trace.AutoFlush = true;
        Environment.ExitCode = 7;
        Switches();
    }

    public static void ConsoleWriter()
    {
        Run.Expect(System.Console.Error.NewLine != "-", "console");
        System.Console.SetError(new StringWriter { NewLine = "-" });
        Switches();
    }

    public static void TraceListeners()
    {
        Run.Expect(Trace.Listeners.Count == 1, "listeners");
        Trace.Listeners.Add(new TextWriterTraceListener(new StringWriter()));
        Trace.Listeners.RemoveAt(0);
        Trace.Listeners.Add(new TextWriterTraceListener(new StringWriter()));
        Switches();
    }

    /// <summary>More than one execution.</summary>
    private static void Switches()
    {
        var last = 0;
        Run.Together(() => Volatile.Write(ref last, 1), () => Volatile.Write(ref last, 2));
    }

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
