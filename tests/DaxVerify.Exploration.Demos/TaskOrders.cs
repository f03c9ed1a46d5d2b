namespace DaxVerify.Exploration.Demos;

/// <summary>What of tasks has an order that is easily overlooked: who starts one, what is complete between a look and a registration, which part of several comes last.</summary>
public static class TaskOrders
{
    /// <summary>A task that is complete between an await's look at it and its registration: what follows runs on the pool, whoever completed it goes on.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugContinuationIsTakenForPartOfCompletion()
    {
        var (source, isDone) = (new TaskCompletionSource(), false);
        var completing = new Thread(source.SetResult);
        completing.Start();
        _ = Follow(source.Task);
        completing.Join();
        Run.Expect(Volatile.Read(ref isDone), "it isn't done yet");

        async Task Follow(Task task)
        {
            await task;
            Volatile.Write(ref isDone, true);
        }
    }

    /// <summary>The same of the task of an async method.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugContinuationOfMethodIsTakenForPartOfCompletion()
    {
        var (source, isDone) = (new TaskCompletionSource(), false);
        var first = Await(source.Task);
        var completing = new Thread(source.SetResult);
        completing.Start();
        _ = Follow(first);
        completing.Join();
        Run.Expect(Volatile.Read(ref isDone), "it isn't done yet");

        static async Task Await(Task task) => await task;

        async Task Follow(Task task)
        {
            await task;
            Volatile.Write(ref isDone, true);
        }
    }

    /// <summary>The same of a task that a thread runs itself, and then goes on.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugContinuationIsTakenForPartOfRun()
    {
        var (task, isDone) = (new Task(() => { }), false);
        var running = new Thread(task.RunSynchronously);
        running.Start();
        _ = Follow();
        running.Join();
        Run.Expect(Volatile.Read(ref isDone), "it isn't done yet");

        async Task Follow()
        {
            await task;
            Volatile.Write(ref isDone, true);
        }
    }

    /// <summary>What follows both runs where the second was completed: under a lock that it waits for, if that came last.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static void BugWhatFollowsBothNeedsTheLockOfOne()
    {
        var (gate, first, second) = (new object(), new TaskCompletionSource(), new TaskCompletionSource());
        var following = Follow();
        Run.Together(
            () =>
            {
                lock (gate)
                {
                    first.SetResult();
                }
            },
            second.SetResult);
        following.Wait();

        async Task Follow()
        {
            await Task.WhenAll(first.Task, second.Task);
            var taker = new Thread(() =>
            {
                lock (gate)
                {
                }
            });
            taker.Start();
            taker.Join();
        }
    }

    /// <summary>The only child of a task is complete after its parent's body, under the lock of whoever completes it.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugChildIsCompleteFirst()
    {
        var (gate, isHeld) = (new object(), false);
        var (child, isMade) = (new TaskCompletionSource(), new ManualResetEventSlim());
        var parent = new Task(() =>
        {
            child = new TaskCompletionSource(TaskCreationOptions.AttachedToParent);
            isMade.Set();
        });
        var following = parent.ContinueWith(_ => isHeld = Monitor.IsEntered(gate), TaskContinuationOptions.ExecuteSynchronously);
        parent.Start();
        isMade.Wait();
        lock (gate)
        {
            child.SetResult();
        }

        following.Wait();
        Run.Expect(isHeld, "the parent was complete last");
    }

    /// <summary>Which of two children that follow on others failed first.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugSecondChildFailsFirst()
    {
        var (one, other) = (new TaskCompletionSource(), new TaskCompletionSource());
        var parent = Task.Factory.StartNew(() =>
        {
            one.Task.ContinueWith(_ => throw new FormatException(), TaskContinuationOptions.AttachedToParent | TaskContinuationOptions.ExecuteSynchronously);
            other.Task.ContinueWith(_ => throw new TimeoutException(), TaskContinuationOptions.AttachedToParent | TaskContinuationOptions.ExecuteSynchronously);
        });
        Run.Together(one.SetResult, other.SetResult);
        try
        {
            parent.Wait();
        }
        catch (AggregateException e)
        {
            Run.Expect(e.Flatten().InnerExceptions[0] is FormatException, "the other was first");
        }
    }

    /// <summary>What follows on two tasks waits for what else follows on one of them, and comes before that on the same thread.</summary>
    [Demo("Tasks", Shows = "LostWakeup")]
    public static void BugWhatFollowsBothWaitsForWhatFollowsOne()
    {
        var isSet = new ManualResetEventSlim();
        var (one, other) = (new Task(() => { }), new Task(() => { }));
        var following = Follow();
        _ = one.ContinueWith(_ => isSet.Set(), TaskContinuationOptions.ExecuteSynchronously);
        one.Start();
        other.Start();
        following.Wait();

        async Task Follow()
        {
            await Task.WhenAll(one, other);
            isSet.Wait();
        }
    }

    /// <summary>A scheduler that runs a task where it is started: under the lock of whoever starts it.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugTaskIsStartedUnderALock()
    {
        var (gate, isHeld) = (new object(), false);
        var (one, other, scheduler) = (new Task(() => { }), new Task(() => { }), new InlineScheduler());
        var following = Task.WhenAll(one, other).ContinueWith(_ => isHeld = Monitor.IsEntered(gate), TaskContinuationOptions.ExecuteSynchronously);
        Task.Run(() =>
        {
            lock (gate)
            {
                one.Start(scheduler);
            }
        });
        Task.Run(() => other.Start(scheduler));
        following.Wait();
        Run.Expect(!isHeld, "it runs under the lock");
    }

    /// <summary>What follows on several tasks comes after its registration with them.</summary>
    [Demo("Tasks")]
    public static void CorrectContinuationOfSeveral()
    {
        var both = Task.WhenAll(Task.Run(() => { }), Task.Run(() => { }));
        var value = 1;
        both.ContinueWith(_ => value++, TaskContinuationOptions.ExecuteSynchronously).Wait();
        Run.Expect(value == 2, "lost");
    }

    /// <summary>The first that starts a task does; the other is told, whichever it is.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugTwoStarts()
    {
        var task = new Task(() => { });
        var first = false;
        Run.Together(() => first = IsFirst(task.Start), () => IsFirst(task.Start));
        Run.Expect(first, "the other came first");
    }

    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugStartBesideRunSynchronously()
    {
        var task = new Task(() => { });
        var first = false;
        Run.Together(() => IsFirst(task.Start), () => first = IsFirst(task.RunSynchronously));
        Run.Expect(!first, "it was first");
    }

    [Demo("Tasks")]
    public static void CorrectTwoStarts()
    {
        var task = new Task(() => { });
        var (one, other) = (false, false);
        Run.Together(() => one = IsFirst(task.Start), () => other = IsFirst(task.Start));
        task.Wait();
        Run.Expect(one != other, "both, or none");
    }

    /// <summary>A task that a thread runs itself is complete when its attached children are, which others run: the thread waits for them.</summary>
    [Demo("Tasks")]
    public static void OkRunSynchronouslyWaitsForChildren()
    {
        var (sum, gate) = (0, new Lock());
        var parent = new Task(() => _ = Task.Factory.StartNew(Add, CancellationToken.None, TaskCreationOptions.AttachedToParent, TaskScheduler.Default));
        Run.Together(parent.RunSynchronously, Add);
        Run.Expect(sum == 2, "the child was not waited for");

        void Add()
        {
            lock (gate)
            {
                sum++;
            }
        }
    }

    /// <summary>The same under a lock that the child wants.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static void BugRunSynchronouslyUnderLockOfChild()
    {
        var gate = new Lock();
        var parent = new Task(() => _ = Task.Factory.StartNew(Enter, CancellationToken.None, TaskCreationOptions.AttachedToParent, TaskScheduler.Default));
        lock (gate)
        {
            parent.RunSynchronously();
        }

        void Enter()
        {
            lock (gate)
            {
            }
        }
    }

    /// <summary>A scheduler that doesn't run a task where it is asked queues it, and who asked waits.</summary>
    [Demo("Tasks")]
    public static void OkRunSynchronouslyElsewhere()
    {
        var isDone = false;
        new Task(() => isDone = true).RunSynchronously(new ThreadForEachScheduler());
        Run.Expect(isDone, "it was not waited for");
    }

    /// <summary>Runs each task on a thread of its own, and none where it is asked.</summary>
    private sealed class ThreadForEachScheduler : TaskScheduler
    {
        protected override void QueueTask(Task task) => new Thread(() => TryExecuteTask(task)).Start();

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => false;

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }

    private sealed class InlineScheduler : TaskScheduler
    {
        protected override IEnumerable<Task> GetScheduledTasks() => [];

        protected override void QueueTask(Task task) => TryExecuteTask(task);

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);
    }

    private static bool IsFirst(Action start)
    {
        try
        {
            start();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
