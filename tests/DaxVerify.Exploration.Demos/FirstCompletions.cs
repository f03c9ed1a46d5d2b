namespace DaxVerify.Exploration.Demos;

/// <summary>What comes first: the result or the token, the result or the timer, one task or the other, the beginning or the cancellation.</summary>
public static class FirstCompletions
{
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugTokenIsFirst()
    {
        var source = new TaskCompletionSource();
        using var cancelling = new CancellationTokenSource();
        var isCancelled = true;
        Run.Together(source.SetResult, cancelling.Cancel, () => isCancelled = IsCancelled(source.Task.WaitAsync(cancelling.Token)));
        Run.Expect(!isCancelled, "the token was first");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugResultIsBeforeToken()
    {
        var source = new TaskCompletionSource();
        using var cancelling = new CancellationTokenSource();
        var isCancelled = true;
        Run.Together(source.SetResult, cancelling.Cancel, () => isCancelled = IsCancelled(source.Task.WaitAsync(cancelling.Token)));
        Run.Expect(isCancelled, "the result was first");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugTimeIsUpFirst()
    {
        var source = new TaskCompletionSource();
        var isUp = false;
        Run.Together(source.SetResult, () => isUp = IsUp(source.Task.WaitAsync(TimeSpan.FromMilliseconds(50))));
        Run.Expect(!isUp, "the time was up first");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugDelayIsOverBeforeCancellation()
    {
        using var cancelling = new CancellationTokenSource();
        var isCancelled = true;
        Run.Together(cancelling.Cancel, () => isCancelled = IsCancelled(Task.Delay(50, cancelling.Token)));
        Run.Expect(isCancelled, "the delay was over");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugTaskBeginsBeforeCancellation()
    {
        using var cancelling = new CancellationTokenSource();
        var hasRun = false;
        var task = Task.Run(() => hasRun = true, cancelling.Token);
        cancelling.Cancel();
        _ = IsCancelled(task);
        Run.Expect(!hasRun, "it had begun");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugTaskIsCancelledBeforeItBegins()
    {
        using var cancelling = new CancellationTokenSource();
        var hasRun = false;
        var task = Task.Run(() => hasRun = true, cancelling.Token);
        cancelling.Cancel();
        _ = IsCancelled(task);
        Run.Expect(hasRun, "it had not begun");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugSecondTaskIsFirst()
    {
        var (one, other) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = Task.WhenAny(one.Task, other.Task);
        Run.Together(one.SetResult, other.SetResult);
        Run.Expect(first.Result == one.Task, "the other was first");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugFirstTaskIsFirst()
    {
        var (one, other) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = Task.WhenAny(one.Task, other.Task);
        Run.Together(one.SetResult, other.SetResult);
        Run.Expect(first.Result == other.Task, "the one was first");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugSecondOfWaitAnyIsFirst()
    {
        var (one, other) = (Task.Run(() => { }), Task.Run(() => { }));
        Run.Expect(Task.WaitAny(one, other) == 0, "the other was first");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugSecondHandleIsFirst()
    {
        using var one = new AutoResetEvent(false);
        using var other = new AutoResetEvent(false);
        var first = 0;
        Run.Together(() => one.Set(), () => other.Set(), () => first = WaitHandle.WaitAny([one, other]));
        Run.Expect(first == 0, "the other was first");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugTimerIsDueBeforeDispose()
    {
        var isDue = false;
        var timer = new Timer(_ => Volatile.Write(ref isDue, true), null, 50, Timeout.Infinite);
        timer.DisposeAsync().AsTask().Wait();
        Run.Expect(!isDue, "it was due");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugSourceIsCancelledBeforeReset()
    {
        using var cancelling = new CancellationTokenSource(50);
        Run.Expect(cancelling.TryReset(), "it was cancelled");
    }

    /// <summary>Which of two failures is thrown is a matter of which came first.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugSecondFailureIsFirst()
    {
        var (one, other) = (new TaskCompletionSource(), new TaskCompletionSource());
        var both = Task.WhenAll(one.Task, other.Task);
        Run.Together(() => one.SetException(new FormatException()), () => other.SetException(new ArgumentException("")));
        Run.Expect(Failures(both)[0] is FormatException, "the other was first");
    }

    [Demo("Tasks")]
    public static void CorrectEitherFailureIsFirst()
    {
        var (one, other) = (new TaskCompletionSource(), new TaskCompletionSource());
        var both = Task.WhenAll(one.Task, other.Task);
        Run.Together(() => one.SetException(new FormatException()), () => other.SetException(new ArgumentException("")));
        Run.Expect(Failures(both).Count == 2, "one is missing");
    }

    [Demo("Tasks")]
    public static void CorrectEitherIsFirst()
    {
        var (one, other) = (new TaskCompletionSource(), new TaskCompletionSource());
        var first = Task.WhenAny(one.Task, other.Task);
        Run.Together(one.SetResult, other.SetResult);
        Run.Expect(first.Result == one.Task || first.Result == other.Task, "neither");
    }

    /// <summary>A task that doesn't begin is cancelled, and one that does isn't.</summary>
    [Demo("Tasks")]
    public static void CorrectTaskBeginsOrIsCancelled()
    {
        using var cancelling = new CancellationTokenSource();
        var hasRun = false;
        var task = Task.Run(() => hasRun = true, cancelling.Token);
        cancelling.Cancel();
        Run.Expect(IsCancelled(task) != hasRun, "both, or neither");
    }

    /// <summary>A token that is passed on to all, and that nobody cancels.</summary>
    [Demo("Tasks")]
    public static void CorrectTokenOfMany()
    {
        using var cancelling = new CancellationTokenSource();
        Task[] tasks = [.. Enumerable.Range(0, 4).Select(_ => Task.Run(() => { }, cancelling.Token))];
        Task.WaitAll(tasks, cancelling.Token);
    }

    /// <summary>What a token cancels, beside a static constructor that others wait for.</summary>
    [Demo("Tasks")]
    public static void CorrectTokenBesideStaticConstructor()
    {
        using var cancelling = new CancellationTokenSource();
        var task = Task.Run(() => Settings.Add(1), cancelling.Token);
        Settings.Add(1);
        cancelling.Cancel();
        Run.Expect(IsCancelled(task) == (Settings.Total == 1), "lost");
    }

    private static IReadOnlyList<Exception> Failures(Task task)
    {
        try
        {
            task.Wait();
            return [];
        }
        catch (AggregateException e)
        {
            return e.InnerExceptions;
        }
    }

    private static bool IsCancelled(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
            return false;
        }
        catch (OperationCanceledException)
        {
            return true;
        }
    }

    private static bool IsUp(Task task)
    {
        try
        {
            task.GetAwaiter().GetResult();
            return false;
        }
        catch (TimeoutException)
        {
            return true;
        }
    }

    private static class Settings
    {
        private static readonly object s_gate = new();
        private static int s_total;

        static Settings() => Add(0);

        public static int Total
        {
            get
            {
                lock (s_gate)
                {
                    return s_total;
                }
            }
        }

        public static void Add(int number)
        {
            lock (s_gate)
            {
                s_total += number;
            }
        }
    }
}
