namespace DaxVerify.Exploration.Demos;

/// <summary>Tasks, async methods, asynchronous semaphores, timers, cancellation.</summary>
public static class Tasks
{
    /// <summary>Two tasks count without a lock.</summary>
    [Demo("Tasks")]
    public static void CorrectWaitAsyncOfACompletedTask()
    {
        var task = Task.CompletedTask;
        task.WaitAsync(TimeSpan.FromSeconds(10)).Wait();
    }

    [Demo("Tasks", Shows = "DataRace")]
    public static void BugLostUpdate()
    {
        var n = 0;
        var a = Task.Run(() => n++);
        var b = Task.Run(() => n++);
        Task.WaitAll(a, b);
    }

    /// <summary>A value is read before an await and written after it.</summary>
    [Demo("Tasks", Shows = "DataRace")]
    public static async Task BugReadBeforeAwait()
    {
        var account = new Account();
        await Task.WhenAll(account.AddUnlocked(), account.AddUnlocked());
    }

    /// <summary>Both load what is loaded once: the check and the act are apart, each under the lock.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugCheckThenAct()
    {
        var cache = new Cache();
        await Task.WhenAll(Task.Run(cache.Get), Task.Run(cache.Get));
        Run.Expect(cache.Loads == 1, $"loaded {cache.Loads} times");
    }

    /// <summary>Two semaphores are taken in both orders.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static async Task BugTwoSemaphores()
    {
        using var a = new SemaphoreSlim(1);
        using var b = new SemaphoreSlim(1);
        await Task.WhenAll(Task.Run(() => Both(a, b)), Task.Run(() => Both(b, a)));

        static async Task Both(SemaphoreSlim first, SemaphoreSlim second)
        {
            await first.WaitAsync();
            await second.WaitAsync();
            second.Release();
            first.Release();
        }
    }

    /// <summary>A task is completed under a lock, and what awaits it runs there and waits for somebody who needs the lock.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static async Task BugContinuationUnderLock() => await CompleteUnderLock(new TaskCompletionSource());

    /// <summary>The same, but the continuation is queued.</summary>
    [Demo("Tasks")]
    public static async Task CorrectContinuationQueued() => await CompleteUnderLock(new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously));

    /// <summary>Nobody completes the task.</summary>
    [Demo("Tasks", Shows = "LostWakeup")]
    public static async Task BugNeverCompleted() => await new TaskCompletionSource().Task;

    /// <summary>The only thread that could run the continuation blocks for it.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static void BugBlockedContext()
    {
        SynchronizationContext.SetSynchronizationContext(new QueueContext());
        Later().Wait();

        static async Task Later() => await Task.Run(() => { });
    }

    /// <summary>The timeout can be first.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugTimeoutIsFirst()
    {
        var work = new TaskCompletionSource();
        var timeout = Task.Delay(100);
        var started = Task.Run(work.SetResult);
        Run.Expect(await Task.WhenAny(work.Task, timeout) == work.Task, "timed out");
        await started;
    }

    /// <summary>What an async void method throws comes after its caller has gone on.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugAsyncVoidLater()
    {
        Later();

        static async void Later()
        {
            await Task.Yield();
            throw new InvalidOperationException("nobody awaits me");
        }
    }

    /// <summary>A semaphore as an asynchronous lock.</summary>
    [Demo("Tasks")]
    public static async Task CorrectAsyncLock()
    {
        var account = new Account();
        await Task.WhenAll(account.AddLocked(), Task.Run(account.AddLocked), account.AddLocked());
        Run.Expect(account.Sum == 3, $"sum {account.Sum}");
    }

    /// <summary>One after the other: the await orders them.</summary>
    [Demo("Tasks")]
    public static async Task CorrectSequence()
    {
        var account = new Account();
        await account.AddUnlocked();
        await Task.Run(account.AddUnlocked);
        Run.Expect(account.Sum == 2, $"sum {account.Sum}");
    }

    /// <summary>Results, exceptions and cancellation come through as they do natively.</summary>
    [Demo("Tasks")]
    public static async Task CorrectOutcomes()
    {
        Run.Expect(await Task.Run(() => 4) == 4, "result");
        var failing = Task.Run(() => throw new InvalidOperationException("no"));
        try
        {
            await failing;
            Run.Expect(false, "not thrown");
        }
        catch (InvalidOperationException)
        {
        }

        using var source = new CancellationTokenSource();
        var waiting = Task.Delay(Timeout.Infinite, source.Token);
        await source.CancelAsync();
        Run.Expect(waiting.IsCanceled, "not cancelled");
    }

    /// <summary>Continuations, inlined and not, of a task that may be complete already.</summary>
    [Demo("Tasks")]
    public static void CorrectContinuations()
    {
        var n = 0;
        var first = Task.Run(() => n = 1);
        var second = first.ContinueWith(_ => n + 1, TaskContinuationOptions.ExecuteSynchronously);
        var third = second.ContinueWith((task, more) => task.Result + (int)more!, 5, TaskScheduler.Default);
        Run.Expect(third.Result == 7, $"{third.Result}");
        Run.Expect(first.ContinueWith(_ => { }, TaskContinuationOptions.OnlyOnFaulted).ContinueWith(task => task.IsCanceled).Result, "not cancelled");
    }

    /// <summary>A parent is complete when its children are.</summary>
    [Demo("Tasks")]
    public static async Task CorrectChildren()
    {
        var n = 0;
        await Task.Factory.StartNew(() => Task.Factory.StartNew(() => n = 1, TaskCreationOptions.AttachedToParent));
        Run.Expect(n == 1, "before its child");
    }

    /// <summary>Asynchronous streams and value tasks.</summary>
    [Demo("Tasks")]
    public static async ValueTask CorrectStream()
    {
        var sum = 0;
        await foreach (var item in Items())
        {
            sum += item;
        }

        Run.Expect(sum == 6, $"sum {sum}");

        static async IAsyncEnumerable<int> Items()
        {
            for (var i = 1; i <= 3; i++)
            {
                await Task.Yield();
                yield return i;
            }
        }
    }

    /// <summary>Two threads that wait equally long go on in either order, whoever began first.</summary>
    [Demo("Time", Shows = "UnhandledException")]
    public static async Task BugEqualDelays()
    {
        var last = 0;
        var first = Task.Run(() => Set(1));
        var second = Task.Run(() => Set(2));
        await first;
        await second;
        Run.Expect(last == 2, "the first was last");

        async Task Set(int value)
        {
            await Task.Delay(2_000);
            Volatile.Write(ref last, value);
        }
    }

    /// <summary>What goes on after equal waits goes on side by side.</summary>
    [Demo("Time", Shows = "UnhandledException")]
    public static void BugEqualTimers()
    {
        var count = 0;
        using var done = new CountdownEvent(2);
        using var first = new Timer(Raise, null, 2_000, Timeout.Infinite);
        using var second = new Timer(Raise, null, 2_000, Timeout.Infinite);
        done.Wait();
        Run.Expect(count == 2, "lost");

        void Raise(object? state)
        {
            Volatile.Write(ref count, Volatile.Read(ref count) + 1);
            done.Signal();
        }
    }

    /// <summary>Who has waited for a timer's end knows what its callbacks did.</summary>
    [Demo("Time")]
    public static async Task CorrectAwaitedEndOfTimers()
    {
        var (count, late) = (0, 0);
        var timer = new Timer(_ => count++, null, 1, Timeout.Infinite);
        var other = TimeProvider.System.CreateTimer(_ => late++, null, TimeSpan.FromMilliseconds(1), Timeout.InfiniteTimeSpan);
        await timer.DisposeAsync();
        await other.DisposeAsync();
        count += late;
        Run.Expect(count is 0 or 1 or 2, "another");
    }

    /// <summary>A timer fires, a disposed one doesn't; waits end when their time is up.</summary>
    [Demo("Tasks")]
    public static async Task CorrectTime()
    {
        var fired = 0;
        using (var rung = new SemaphoreSlim(0))
        await using (new Timer(_ =>
        {
            fired++;
            rung.Release();
        }, null, 1_000, Timeout.Infinite))
        {
            await rung.WaitAsync();
            Run.Expect(!await rung.WaitAsync(1_000), "rung twice");
        }

        await new Timer(_ => fired++, null, 1_200, Timeout.Infinite).DisposeAsync();
        await Task.Delay(1_500);
        Run.Expect(fired == 1, $"fired {fired} times");
    }

    /// <summary>Linked to each of several.</summary>
    [Demo("Cancellation")]
    public static void CorrectLinkedSourceOfSpan()
    {
        using var outer = new CancellationTokenSource();
        using var other = new CancellationTokenSource();
        ReadOnlySpan<CancellationToken> tokens = [other.Token, outer.Token];
        using var linked = CancellationTokenSource.CreateLinkedTokenSource(tokens);
        var cancelled = 0;
        using var registration = linked.Token.Register(() => cancelled++);
        outer.Cancel();
        Run.Expect(cancelled == 1, "not linked");
    }

    /// <summary>A linked source that is disposed hears nothing any more.</summary>
    [Demo("Cancellation")]
    public static void CorrectLinkedSource()
    {
        var heard = 0;
        using var outer = new CancellationTokenSource();
        using (var linked = CancellationTokenSource.CreateLinkedTokenSource(outer.Token))
        {
            linked.Token.Register(() => heard++);
        }

        outer.Cancel();
        Run.Expect(heard == 0, "heard");
    }

    /// <summary>The value of an async method's caller flows in, what it sets doesn't flow out.</summary>
    [Demo("Threads")]
    public static void CorrectValuesOfAllThreads()
    {
        using var counts = new ThreadLocal<int>(() => 7, trackAllValues: true);
        Run.Together(() => counts.Value++, () => counts.Value++);
        Run.Expect(counts.Values.Sum() == 16 && counts.Values.Count == 2, "an old value");
    }

    [Demo("Threads", Shows = "UnhandledException")]
    public static void BugChangeHandler()
    {
        var changes = 0;
        var local = new AsyncLocal<int>(_ => Volatile.Write(ref changes, Volatile.Read(ref changes) + 1));
        void Set()
        {
            local.Value = 1;
            local.Value = 0;
        }

        Run.Together(Set, Set);
        Run.Expect(changes == 4, "lost");
    }

    [Demo("Threads")]
    public static void CorrectChangeHandler()
    {
        var changes = 0;
        var local = new AsyncLocal<int>(_ => Interlocked.Increment(ref changes));
        void Set()
        {
            local.Value = 1;
            local.Value = 0;
        }

        Run.Together(Set, Set);
        Run.Expect(changes == 4, "lost");
    }

    [Demo("Threads", Shows = "UnhandledException")]
    public static void BugChangeHandlerThrows()
    {
        var local = new AsyncLocal<int>(_ => throw new InvalidOperationException("not this one"));
        Run.Together(() => local.Value = 1, () => { });
    }

    [Demo("Tasks")]
    public static async Task CorrectAsyncLocal()
    {
        var local = new AsyncLocal<int> { Value = 5 };
        await Task.Run(() =>
        {
            Run.Expect(local.Value == 5, "not flowed in");
            local.Value = 6;
        });
        await Task.Yield();
        Run.Expect(local.Value == 5, "flowed out");
    }

    private static async Task CompleteUnderLock(TaskCompletionSource source)
    {
        var gate = new object();
        var after = After();
        lock (gate)
        {
            source.SetResult();
        }

        await after;

        async Task After()
        {
            await source.Task;
            Task.Run(() =>
            {
                lock (gate)
                {
                }
            }).Wait();
        }
    }

    private sealed class Account
    {
        private readonly SemaphoreSlim _lock = new(1);

        public int Sum { get; private set; }

        public async Task AddUnlocked()
        {
            var sum = Sum;
            await Task.Yield();
            Sum = sum + 1;
        }

        public async Task AddLocked()
        {
            await _lock.WaitAsync();
            try
            {
                await AddUnlocked();
            }
            finally
            {
                _lock.Release();
            }
        }
    }

    private sealed class Cache
    {
        private readonly Lock _lock = new();
        private string? _value;

        public int Loads { get; private set; }

        public async Task<string> Get()
        {
            lock (_lock)
            {
                if (_value is not null)
                {
                    return _value;
                }
            }

            var loaded = await Load();
            lock (_lock)
            {
                return _value ??= loaded;
            }
        }

        private async Task<string> Load()
        {
            lock (_lock)
            {
                Loads++;
            }

            await Task.Yield();
            return "value";
        }
    }

    private sealed class QueueContext : SynchronizationContext
    {
        private readonly Queue<Action> _queue = [];

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_queue)
            {
                _queue.Enqueue(() => d(state));
            }
        }
    }

    [Demo("Tasks")]
    public static async Task CorrectAllOfOne() => await Task.WhenAll(Task.Run(() => { }));

    [Demo("Tasks")]
    public static async Task CorrectAllOfAList() => await Task.WhenAll(new List<Task> { Task.Run(() => { }) });

    /// <summary>What an awaiter throws when it is given what follows ends the process: nobody awaits the builder's task on the thread pool.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugAwaiterThatThrows() => await new Refusing();

    private sealed class Refusing : System.Runtime.CompilerServices.INotifyCompletion
    {
        private readonly bool _isDone;

        public bool IsCompleted => _isDone;

        public void OnCompleted(Action continuation) => throw new InvalidOperationException("not taken");

        public void GetResult() => Run.Expect(_isDone, "not done");

        public Refusing GetAwaiter() => this;
    }

    /// <summary>What else follows on one of two tasks runs before the whole hears of that one, and the other may be complete meanwhile: then what follows on both runs under the lock of the first.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugWholeHearsLate()
    {
        var (gate, isHeld) = (new object(), false);
        var (one, other) = (new TaskCompletionSource(), new TaskCompletionSource());
        _ = Follow();
        var following = Task.WhenAll(one.Task, other.Task).ContinueWith(_ => isHeld = Monitor.IsEntered(gate), TaskContinuationOptions.ExecuteSynchronously);
        Run.Together(
            () =>
            {
                lock (gate)
                {
                    one.SetResult();
                }
            },
            () =>
            {
                one.Task.Wait();
                other.SetResult();
            });
        following.Wait();
        Run.Expect(!isHeld, "it runs under the lock");

        async Task Follow() => await one.Task;
    }
}
