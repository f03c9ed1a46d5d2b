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
