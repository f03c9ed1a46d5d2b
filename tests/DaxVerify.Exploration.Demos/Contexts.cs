namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with synchronization contexts, progress reports and the flow of the execution context.</summary>
public static class Contexts
{
    /// <summary>Takes nothing.</summary>
    private sealed class Refusing : SynchronizationContext
    {
        public override void Post(SendOrPostCallback d, object? state) => throw new InvalidOperationException("it takes nothing");
    }

    /// <summary>A thread that takes what is posted, in order, until its first work is done.</summary>
    private sealed class Pump : SynchronizationContext
    {
        private readonly Queue<(SendOrPostCallback Callback, object? State)> _work = new();
        private bool _isOver;

        public override void Post(SendOrPostCallback d, object? state)
        {
            lock (_work)
            {
                _work.Enqueue((d, state));
                Monitor.PulseAll(_work);
            }
        }

        public static void Start(Func<Task> first)
        {
            var pump = new Pump();
            var before = Current;
            SetSynchronizationContext(pump);
            try
            {
                _ = pump.RunFirst(first);
                pump.Loop();
            }
            finally
            {
                SetSynchronizationContext(before);
            }
        }

        private async Task RunFirst(Func<Task> first)
        {
            await first();
            lock (_work)
            {
                _isOver = true;
                Monitor.PulseAll(_work);
            }
        }

        private void Loop()
        {
            while (true)
            {
                (SendOrPostCallback Callback, object? State) next;
                lock (_work)
                {
                    while (_work.Count == 0 && !_isOver)
                    {
                        Monitor.Wait(_work);
                    }

                    if (_work.Count == 0)
                    {
                        return;
                    }

                    next = _work.Dequeue();
                }

                next.Callback(next.State);
            }
        }
    }

    /// <summary>A context that leaves everything to the base class.</summary>
    private sealed class Counting : SynchronizationContext
    {
        public int Posted;

        public override void Post(SendOrPostCallback d, object? state)
        {
            Interlocked.Increment(ref Posted);
            base.Post(d, state);
        }
    }

    private static async Task Later() => await Task.Run(() => { });

    /// <summary>The thread of the context waits for a method that goes on in the context.</summary>
    [Demo("Threads", Shows = "Deadlock")]
    public static void BugSyncOverAsync() => Pump.Start(() =>
    {
        Later().Wait();
        return Task.CompletedTask;
    });

    [Demo("Threads", Shows = "Deadlock")]
    public static void BugResultAfterYield() => Pump.Start(() =>
    {
        Run.Expect(Number().Result == 1, "other");
        return Task.CompletedTask;

        static async Task<int> Number()
        {
            await Task.Yield();
            return 1;
        }
    });

    [Demo("Threads")]
    public static void CorrectRefusalOfAnArgument()
    {
        try
        {
            new Thread(() => { }).Start(new object());
            Run.Expect(false, "taken");
        }
        catch (InvalidOperationException e) when (e.Message.Contains("parameter", StringComparison.Ordinal))
        {
        }
    }

    [Demo("Threads")]
    public static void CorrectSyncOverAsync() => Pump.Start(() =>
    {
        Elsewhere().Wait();
        return Task.CompletedTask;

        static async Task Elsewhere() => await Task.Run(() => { }).ConfigureAwait(false);
    });

    /// <summary>All goes on on one thread, so that nothing needs a lock.</summary>
    [Demo("Threads")]
    public static void CorrectOnOneThread()
    {
        var n = 0;
        Pump.Start(async () =>
        {
            await Task.WhenAll(Add(), Add());
            Run.Expect(n == 2, "lost");
        });

        async Task Add()
        {
            var before = n;
            n = before + 1;
            await Later();
            await Task.Yield();
        }
    }

    /// <summary>An await in between: another may have its turn.</summary>
    [Demo("Threads", Shows = "LostWakeup")]
    public static void BugAwaitInBetween()
    {
        var n = 0;
        Pump.Start(async () =>
        {
            await Task.WhenAll(Add(), Add());
            Run.Expect(n == 2, "lost");
        });

        async Task Add()
        {
            var before = n;
            await Task.Yield();
            n = before + 1;
        }
    }

    /// <summary>Reports without a context are each work of the pool: the later may be told first.</summary>
    [Demo("Threads", Shows = "UnhandledException")]
    public static async Task BugReportsOvertake()
    {
        var last = 0;
        using var told = new SemaphoreSlim(0);
        IProgress<int> progress = new Progress<int>(n =>
        {
            Volatile.Write(ref last, n);
            told.Release();
        });
        progress.Report(1);
        progress.Report(2);
        await told.WaitAsync();
        await told.WaitAsync();
        Run.Expect(last == 2, "the first was told last");
    }

    /// <summary>The report is told after the method has ended that made it.</summary>
    [Demo("Threads", Shows = "DataRace")]
    public static void BugReportIsLate()
    {
        var last = 0;
        IProgress<int> progress = new Progress<int>(n => last = n);
        progress.Report(1);
        Run.Expect(last <= 1, "other");
    }

    [Demo("Threads")]
    public static void CorrectReportsInContext()
    {
        var last = 0;
        Pump.Start(async () =>
        {
            var progress = new Progress<int>();
            progress.ProgressChanged += (_, n) =>
            {
                Run.Expect(n == last + 1, "out of order");
                last = n;
            };
            await Task.Run(() =>
            {
                ((IProgress<int>)progress).Report(1);
                ((IProgress<int>)progress).Report(2);
            });
            await Task.Yield();
        });
        Run.Expect(last == 2, "not told");
    }

    [Demo("Threads")]
    public static async Task CorrectPosts()
    {
        var (context, plain) = (new Counting(), new SynchronizationContext());
        var (posted, sent) = (new TaskCompletionSource(), 0);
        context.Post(_ => plain.Post(_ => posted.SetResult(), null), null);
        plain.Send(_ => sent++, null);
        Run.Expect(sent == 1, "not sent");
        await posted.Task;
        Run.Expect(context.Posted == 1, "not posted");
    }

    /// <summary>What follows an await can't be posted, and nobody is there to be told: .NET throws it again on a thread of the pool.</summary>
    [Demo("Threads", Shows = "UnhandledException")]
    public static void PostOfWhatFollowsAnAwaitThrows()
    {
        var first = new TaskCompletionSource();
        Run.Together(() => _ = Follow(), first.SetResult);

        async Task Follow()
        {
            SynchronizationContext.SetSynchronizationContext(new Refusing());
            await first.Task;
        }
    }

    /// <summary>Where the program posts, it is told.</summary>
    [Demo("Threads")]
    public static void CorrectPostThrowsToItsCaller()
    {
        var told = 0;
        void Post()
        {
            try
            {
                new Refusing().Post(_ => { }, null);
            }
            catch (InvalidOperationException)
            {
                Interlocked.Increment(ref told);
            }
        }

        Run.Together(Post, Post);
        Run.Expect(told == 2, "not told");
    }

    /// <summary>Where the flow is suppressed, a value stays behind; where it isn't, it goes along.</summary>
    [Demo("Threads")]
    public static async Task CorrectSuppressedFlow()
    {
        var local = new AsyncLocal<int> { Value = 1 };
        Run.Expect(await Task.Run(() => local.Value) == 1, "didn't flow into a task");
        Task<int> without;
        Thread thread;
        var (inThread, inWork) = (-1, new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously));
        using (ExecutionContext.SuppressFlow())
        {
            Run.Expect(ExecutionContext.IsFlowSuppressed(), "not suppressed");
            without = Task.Run(() => local.Value);
            thread = new Thread(() => inThread = local.Value);
            thread.Start();
            ThreadPool.QueueUserWorkItem(_ => inWork.SetResult(local.Value));
        }

        thread.Join();
        Run.Expect(await without == 0, "flowed into a task");
        Run.Expect(inThread == 0, "flowed into a thread");
        Run.Expect(await inWork.Task == 0, "flowed into the pool");
        var unsafely = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        ThreadPool.UnsafeQueueUserWorkItem(_ => unsafely.SetResult(local.Value), null);
        Run.Expect(await unsafely.Task == 0, "flowed though unsafe");
        var captured = ExecutionContext.Capture()!;
        local.Value = 2;
        ExecutionContext.Run(captured, _ => Run.Expect(local.Value == 1, "not what was captured"), null);
        Run.Expect(local.Value == 2, "not put back");
    }
}
