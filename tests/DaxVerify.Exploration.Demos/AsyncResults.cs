using System.Collections.Concurrent;
using static DaxVerify.Exploration.Demos.AsyncKinds;

namespace DaxVerify.Exploration.Demos;

/// <summary>More of them: results of several tasks, ticks, schedulers, consumers, lambdas, exceptions.</summary>
public static class AsyncResults
{
    /// <summary>What WhenAny leaves behind still writes.</summary>
    [Demo("Tasks", Shows = "DataRace")]
    public static async Task BugTheLoserGoesOn()
    {
        var answer = 0;
        await Task.WhenAny(Task.Run(() => answer = 1), Task.Run(() => answer = 2));
        Run.Expect(answer > 0, "none");
    }

    [Demo("Tasks")]
    public static async Task CorrectTheWinnerAnswers()
    {
        var first = await Task.WhenAny(Task.Run(() => 1), Task.Run(() => 2));
        Run.Expect(await first is 1 or 2, "none");
    }

    /// <summary>The order in which tasks end is not that in which they were begun.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugExpectsAnOrder()
    {
        var last = 0;
        await foreach (var task in Task.WhenEach(Task.Run(() => 1), Task.Run(() => 2)))
        {
            var n = await task;
            Run.Expect(n > last, "out of order");
            last = n;
        }
    }

    [Demo("Tasks")]
    public static async Task CorrectAnyOrder()
    {
        var sum = 0;
        await foreach (var task in Task.WhenEach(Task.Run(() => 1), Task.Run(() => 2)))
        {
            sum += await task;
        }

        Run.Expect(sum == 3, "not all");
    }

    /// <summary>A callback takes longer than the timer's period, and the next runs beside it.</summary>
    [Demo("Tasks", Shows = "DataRace")]
    public static async Task BugTicksOverlap()
    {
        var (n, done) = (0, new SemaphoreSlim(0));
        await using (new Timer(_ =>
        {
            n++;
            done.Release();
        }, null, 0, 1))
        {
            await done.WaitAsync();
            await done.WaitAsync();
        }
    }

    [Demo("Tasks")]
    public static async Task CorrectTicksOneByOne()
    {
        var (n, done) = (0, new SemaphoreSlim(0));
        Timer timer = null!;
        timer = new Timer(_ =>
        {
            n++;
            done.Release();
            if (n < 2)
            {
                timer.Change(1, Timeout.Infinite);
            }
        });
        timer.Change(0, Timeout.Infinite);
        await done.WaitAsync();
        await done.WaitAsync();
        Run.Expect(n == 2, "not two");
        await timer.DisposeAsync();
    }

    /// <summary>The handle is set when the callbacks that have begun are over, or at once.</summary>
    [Demo("Tasks")]
    public static void CorrectStopsATimer()
    {
        var (n, timer) = (0, (Timer?)null);
        timer = new Timer(_ => n++, null, 0, Timeout.Infinite);
        using var ended = new ManualResetEvent(false);
        if (timer.Dispose(ended))
        {
            ended.WaitOne();
        }

        Run.Expect(n <= 1, "twice");
        Run.Expect(!timer.Dispose(ended), "twice disposed of");
    }

    /// <summary>The event is set when the callback ends, which waits for the lock of the one who waits for the event.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static void BugWaitsForATimerUnderItsLock()
    {
        var gate = new object();
        using var ended = new ManualResetEvent(false);
        var timer = new Timer(_ => { lock (gate) { } }, null, 0, Timeout.Infinite);
        lock (gate)
        {
            if (timer.Dispose(ended))
            {
                ended.WaitOne();
            }
        }
    }

    /// <summary>Dispose alone waits for no callback.</summary>
    [Demo("Tasks", Shows = "DataRace")]
    public static void BugStopsATimer()
    {
        var n = 0;
        using var began = new ManualResetEventSlim();
        var timer = new Timer(_ => { began.Set(); n++; }, null, 0, Timeout.Infinite);
        began.Wait();
        timer.Dispose();
        Run.Expect(n <= 1, "twice");
    }

    /// <summary>Iterators ask for the number of their thread, which is none of the program's business.</summary>
    [Demo("Tasks")]
    public static async Task CorrectStreams()
    {
        var sum = 0;
        async Task Take()
        {
            await foreach (var i in Numbers())
            {
                Interlocked.Add(ref sum, i);
            }
        }

        await Task.WhenAll(Task.Run(Take), Task.Run(Take));
        Run.Expect(sum == 2, "lost");
    }

    private static async IAsyncEnumerable<int> Numbers()
    {
        await Task.CompletedTask;
        yield return 1;
    }

    /// <summary>A dictionary that is no concurrent one, filled by continuations.</summary>
    [Demo("Tasks", Shows = "DataRace")]
    public static async Task BugDictionaryOfResults()
    {
        var results = new Dictionary<int, int>();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async i =>
        {
            await Task.Yield();
            results[i] = i;
        }));
    }

    [Demo("Tasks")]
    public static async Task CorrectDictionaryOfResults()
    {
        var results = new ConcurrentDictionary<int, int>();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(async i =>
        {
            await Task.Yield();
            results[i] = i;
        }));
        Run.Expect(results.Count == 2, "lost");
    }

    /// <summary>A scheduler that runs one task at a time; one that waits for another there waits for itself.</summary>
    [Demo("Tasks", Shows = "LostWakeup")]
    public static void BugSchedulerOfOneThread()
    {
        using var scheduler = new OneThread();
        Start(scheduler, () => Start(scheduler, () => { }).Wait()).Wait();
    }

    [Demo("Tasks")]
    public static void CorrectSchedulerOfOneThread()
    {
        var n = 0;
        using (var scheduler = new OneThread())
        {
            Task.WaitAll(Start(scheduler, () => n++), Start(scheduler, () => n++));
        }

        Run.Expect(n == 2, "lost");
    }

    /// <summary>Who waits asks the scheduler whether it runs the task at once.</summary>
    [Demo("Tasks")]
    public static void CorrectWaiterRunsTheTask()
    {
        var (scheduler, sum) = (new OnlyInline(), 0);
        var (first, second) = (Start(scheduler, () => sum++), Start(scheduler, () => sum++));
        first.Wait();
        Task.WaitAll(second);
        Run.Expect(sum == 2, "not run");
    }

    /// <summary>A scheduler that never runs anything, and refuses to when it is asked.</summary>
    [Demo("Tasks", Shows = "LostWakeup")]
    public static void BugNobodyRunsTheTask() => Start(new OnlyInline { Refuses = true }, () => { }).Wait();

    private sealed class OnlyInline : TaskScheduler
    {
        public bool Refuses { get; init; }

        protected override void QueueTask(Task task)
        {
        }

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => !Refuses && TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    private static Task Start(TaskScheduler scheduler, Action action) => Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.None, scheduler);

    private sealed class OneThread : TaskScheduler, IDisposable
    {
        private readonly BlockingCollection<Task> _tasks = [];
        private readonly Thread _thread;

        public OneThread()
        {
            _thread = new Thread(() =>
            {
                foreach (var task in _tasks.GetConsumingEnumerable())
                {
                    TryExecuteTask(task);
                }
            })
            { IsBackground = true };
            _thread.Start();
        }

        public void Dispose()
        {
            _tasks.CompleteAdding();
            _thread.Join();
            _tasks.Dispose();
        }

        protected override void QueueTask(Task task) => _tasks.Add(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    /// <summary>The consumer ends at the first empty moment.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugConsumerEndsTooEarly()
    {
        var (queue, taken) = (new ConcurrentQueue<int>(), 0);
        var producer = Task.Run(() => queue.Enqueue(1));
        var consumer = Task.Run(() =>
        {
            while (queue.TryDequeue(out _))
            {
                taken++;
            }
        });
        await Task.WhenAll(producer, consumer);
        Run.Expect(taken == 1, "left behind");
    }

    [Demo("Tasks")]
    public static async Task CorrectConsumerWaits()
    {
        using var queue = new BlockingCollection<int>();
        var producer = Task.Run(() =>
        {
            queue.Add(1);
            queue.CompleteAdding();
        });
        var consumer = Task.Run(() => queue.GetConsumingEnumerable().Count());
        await producer;
        Run.Expect(await consumer == 1, "left behind");
    }

    /// <summary>An async void method's work isn't awaited by anybody.</summary>
    [Demo("Tasks", Shows = "DataRace")]
    public static void BugForEachOfAsyncLambdas()
    {
        List<int> done = [];
        new List<int> { 1, 2 }.ForEach(async i =>
        {
            await Task.Yield();
            done.Add(i);
        });
        Run.Expect(done.Count <= 2, "other");
    }

    /// <summary>The task of the factory is over when the method has begun, not when it has ended.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugFactoryOfAsyncLambda()
    {
        var n = 0;
        await Task.Factory.StartNew(async () =>
        {
            await Task.Yield();
            Volatile.Write(ref n, 1);
        });
        Run.Expect(Volatile.Read(ref n) == 1, "not done");
    }

    [Demo("Tasks")]
    public static async Task CorrectFactoryUnwrapped()
    {
        var n = 0;
        await Task.Factory.StartNew(async () =>
        {
            await Task.Yield();
            Volatile.Write(ref n, 1);
        }).Unwrap();
        Run.Expect(Volatile.Read(ref n) == 1, "not done");
    }

    /// <summary>A value set in a method that is awaited doesn't come back; one set before does go along.</summary>
    [Demo("Tasks")]
    public static async Task CorrectLocalsOfMethods()
    {
        var local = new AsyncLocal<int> { Value = 1 };
        await Sets();
        Run.Expect(local.Value == 1, "came back");
        await Task.WhenAll(Sees(1), Task.Run(() => Sees(1)));

        async Task Sets()
        {
            local.Value = 2;
            await Task.Yield();
            Run.Expect(local.Value == 2, "lost");
        }

        async Task Sees(int expected)
        {
            await Task.Yield();
            Run.Expect(local.Value == expected, "not seen");
        }
    }

    /// <summary>What is stored in a static for the flow of one method is seen by another.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugThreadStaticAcrossAwait()
    {
        await Both(() => Use(1), () => Use(2));

        static async Task Use(int own)
        {
            Volatile.Write(ref s_current, own);
            await Task.Yield();
            Run.Expect(Volatile.Read(ref s_current) == own, "another's");
        }
    }

    private static int s_current;

    /// <summary>Exceptions of several tasks, and of one that is looked at twice.</summary>
    [Demo("Tasks")]
    public static async Task CorrectExceptions()
    {
        var all = Task.WhenAll(Task.FromException(new InvalidDataException("a")), Task.Run(() => throw new InvalidDataException("b")));
        try
        {
            await all;
            Run.Expect(false, "no failure");
        }
        catch (InvalidDataException)
        {
            Run.Expect(all.Exception!.InnerExceptions.Count == 2, "not both");
        }

        Throws<AggregateException>(() => Task.Run(() => throw new InvalidDataException("c")).Wait());
        await Task.FromException(new InvalidDataException("d")).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Two producers write their parts, the last of which sets the result; both counted down before they wrote.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugCountsDownBeforeItWrites()
    {
        var (left, sum, done) = (2, 0, new TaskCompletionSource());
        await Task.WhenAll(Task.Run(() => Part(1)), Task.Run(() => Part(2)), Check());

        void Part(int own)
        {
            if (Interlocked.Decrement(ref left) == 0)
            {
                done.SetResult();
            }

            Interlocked.Add(ref sum, own);
        }

        async Task Check()
        {
            await done.Task;
            Run.Expect(Volatile.Read(ref sum) == 3, "not all parts");
        }
    }

    [Demo("Tasks")]
    public static async Task CorrectCountsDownAfterIt()
    {
        var (left, sum, done) = (2, 0, new TaskCompletionSource());
        await Task.WhenAll(Task.Run(() => Part(1)), Task.Run(() => Part(2)), Check());

        void Part(int own)
        {
            Interlocked.Add(ref sum, own);
            if (Interlocked.Decrement(ref left) == 0)
            {
                done.SetResult();
            }
        }

        async Task Check()
        {
            await done.Task;
            Run.Expect(Volatile.Read(ref sum) == 3, "not all parts");
        }
    }

    /// <summary>Two awaits of one task: the completion runs what follows the one itself, and queues what follows the other to run beside it.</summary>
    [Demo("Tasks", Shows = "DataRace")]
    public static async Task BugTwoAwaitsOfOne()
    {
        var source = new TaskCompletionSource();
        var written = new int[1];
        async Task Write(int value)
        {
            await source.Task;
            written[0] = value;
        }

        var (one, other) = (Write(1), Write(2));
        source.SetResult();
        await one;
        await other;
    }

    [Demo("Tasks", Shows = "DataRace")]
    public static async Task BugContinuationBesideAnAwait()
    {
        var source = new TaskCompletionSource();
        var written = new int[1];
        async Task Write()
        {
            await source.Task;
            written[0] = 1;
        }

        var one = Write();
        var other = source.Task.ContinueWith(_ => written[0] = 2, TaskScheduler.Default);
        source.SetResult();
        await one;
        await other;
    }

    [Demo("Tasks")]
    public static async Task CorrectTwoAwaitsOfOne()
    {
        var source = new TaskCompletionSource();
        var written = 0;
        async Task Write()
        {
            await source.Task;
            Interlocked.Increment(ref written);
        }

        var (one, other) = (Write(), Write());
        source.SetResult();
        await one;
        await other;
        Run.Expect(written == 2, "lost");
    }

    /// <summary>It gives up if it comes before the completion.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugWaitThatGivesUp()
    {
        var source = new TaskCompletionSource();
        var isComplete = false;
        Run.Together(source.SetResult, () => isComplete = source.Task.Wait(0));
        Run.Expect(isComplete, "given up");
    }
}
