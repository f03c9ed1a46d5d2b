namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with Parallel.For, ForEach and Invoke.</summary>
public static class ParallelLoops
{
    [Demo("Parallelism", Shows = "DataRace")]
    public static void BugSumWithoutLock()
    {
        var sum = 0;
        Parallel.For(0, 3, i => sum += i);
        Run.Expect(sum == 3, "lost");
    }

    [Demo("Parallelism", Shows = "DataRace")]
    public static void BugListShared()
    {
        List<int> seen = [];
        Parallel.ForEach([1, 2, 3], item => seen.Add(item));
        Run.Expect(seen.Count == 3, "lost");
    }

    /// <summary>Each access is under the lock, the update isn't.</summary>
    [Demo("Parallelism", Shows = "UnhandledException")]
    public static void BugUpdateInTwoParts()
    {
        var gate = new object();
        var sum = 0;
        Parallel.Invoke(Add, Add);
        Run.Expect(sum == 2, "lost");

        void Add()
        {
            int before;
            lock (gate)
            {
                before = sum;
            }

            lock (gate)
            {
                sum = before + 1;
            }
        }
    }

    /// <summary>What each thread has counted is put together without a lock.</summary>
    [Demo("Parallelism", Shows = "DataRace")]
    public static void BugLocalsPutTogether()
    {
        var sum = 0;
        Parallel.For(0, 3, () => 0, (i, _, own) => own + i, own => sum += own);
        Run.Expect(sum == 3, "lost");
    }

    [Demo("Parallelism", Shows = "Deadlock")]
    public static void BugLocksInBothOrders()
    {
        object a = new(), b = new();
        Parallel.Invoke(() => Both(a, b), () => Both(b, a));

        static void Both(object first, object second)
        {
            lock (first)
            {
                lock (second)
                {
                    // Both are held.
                }
            }
        }
    }

    /// <summary>The first iteration waits for one that the only thread of the loop would begin after it.</summary>
    [Demo("Parallelism", Shows = "LostWakeup")]
    public static void BugIterationsThatMeet()
    {
        using var barrier = new Barrier(2);
        Parallel.For(0, 2, new ParallelOptions { MaxDegreeOfParallelism = 1 }, _ => barrier.SignalAndWait());
    }

    /// <summary>Later iterations may have begun before.</summary>
    [Demo("Parallelism", Shows = "UnhandledException")]
    public static void BugBreakTakenForAnEnd()
    {
        var later = 0;
        Parallel.For(0, 3, (i, state) =>
        {
            if (i == 0)
            {
                state.Break();
            }
            else
            {
                Interlocked.Increment(ref later);
            }
        });
        Run.Expect(later == 0, "a later iteration ran");
    }

    /// <summary>The other iteration may have thrown as well, or not at all.</summary>
    [Demo("Parallelism", Shows = "UnhandledException")]
    public static void BugOneFailureExpected()
    {
        try
        {
            Parallel.For(0, 2, i => throw new NotSupportedException($"{i}"));
        }
        catch (AggregateException e)
        {
            Run.Expect(e.InnerExceptions.Count == 1, "two failures");
        }
    }

    [Demo("Parallelism")]
    public static void CorrectSum()
    {
        var sum = 0L;
        var result = Parallel.For(0, 3, i => Interlocked.Add(ref sum, i));
        Run.Expect(result is { IsCompleted: true, LowestBreakIteration: null } && sum == 3, "lost");
        result = Parallel.For(1L, 4L, (i, _) => Interlocked.Add(ref sum, i));
        Run.Expect(result.IsCompleted && sum == 9, "lost");
        Run.Expect(Parallel.For(3, 3, _ => sum = 0).IsCompleted && sum == 9, "an iteration of none");
    }

    [Demo("Parallelism")]
    public static void CorrectLocals()
    {
        var sum = 0;
        Parallel.For(0, 3, () => 0, (i, _, own) => own + i, own => Interlocked.Add(ref sum, own));
        Parallel.ForEach([1, 2], () => 0, (item, _, index, own) => own + item + (int)index, own => Interlocked.Add(ref sum, own));
        Run.Expect(sum == 7, "lost");
    }

    /// <summary>The enumerator is used by one thread at a time, in order.</summary>
    [Demo("Parallelism")]
    public static void CorrectSequence()
    {
        var made = 0;
        var sum = 0;
        Parallel.ForEach(Items(), (item, _, index) =>
        {
            Run.Expect(item == index + 1, "out of order");
            Interlocked.Add(ref sum, item);
        });
        Run.Expect(sum == 6 && made == 3, "lost");

        IEnumerable<int> Items()
        {
            while (made < 3)
            {
                yield return ++made;
            }
        }
    }

    /// <summary>The loop's end comes after all of it.</summary>
    [Demo("Parallelism")]
    public static void CorrectElements()
    {
        var from = new List<int> { 1, 2, 3 };
        var to = new int[3];
        Parallel.For(0, 3, i => to[i] = from[i] * 2);
        Parallel.ForEach(from, (item, _, i) => to[i] += item);
        Run.Expect(to.AsSpan().SequenceEqual([3, 6, 9]), "lost");
    }

    [Demo("Parallelism")]
    public static void CorrectInvoke()
    {
        var results = new int[3];
        Parallel.Invoke(() => results[0] = 1, () => results[1] = 2, () => results[2] = 3);
        Run.Expect(results.Sum() == 6, "lost");
    }

    [Demo("Parallelism")]
    public static void CorrectBreak()
    {
        var ran = 0;
        var result = Parallel.For(0, 4, (i, state) =>
        {
            Interlocked.Or(ref ran, 1 << i);
            if (i is 1 or 3)
            {
                state.Break();
            }
        });
        Run.Expect(!result.IsCompleted && result.LowestBreakIteration == 1 && (ran & 3) == 3, "an iteration before the break is missing");
    }

    [Demo("Parallelism")]
    public static void CorrectStop()
    {
        var result = Parallel.ForEach([1, 2, 3], (item, state) =>
        {
            state.Stop();
            Run.Expect(state.IsStopped && state.ShouldExitCurrentIteration && state.LowestBreakIteration is null, "not stopped");
        });
        Run.Expect(result is { IsCompleted: false, LowestBreakIteration: null }, "complete");
    }

    [Demo("Parallelism")]
    public static void CorrectStopAfterBreak()
    {
        try
        {
            Parallel.For(0, 1, (_, state) =>
            {
                state.Break();
                state.Stop();
            });
            Run.Expect(false, "both");
        }
        catch (AggregateException e)
        {
            Run.Expect(e.InnerException is InvalidOperationException, "another failure");
        }
    }

    [Demo("Parallelism")]
    public static void CorrectFailures()
    {
        try
        {
            Parallel.Invoke(() => throw new NotSupportedException(), () => throw new NotImplementedException());
            Run.Expect(false, "no failure");
        }
        catch (AggregateException e)
        {
            Run.Expect(e.InnerExceptions.Count == 2, "actions of Invoke all run");
        }

        var seen = 0;
        try
        {
            Parallel.For(0, 2, (i, state) =>
            {
                if (i == 0)
                {
                    throw new NotSupportedException();
                }

                Interlocked.Exchange(ref seen, state.IsExceptional ? 1 : 2);
            });
            Run.Expect(false, "no failure");
        }
        catch (AggregateException e)
        {
            Run.Expect(e.InnerException is NotSupportedException, "another failure");
        }
    }

    [Demo("Parallelism")]
    public static void CorrectCancelled()
    {
        using var cancellation = new CancellationTokenSource();
        var options = new ParallelOptions { CancellationToken = cancellation.Token };
        var ran = 0;
        for (var i = 0; i < 2; i++)
        {
            try
            {
                Parallel.For(0, 3, options, _ =>
                {
                    Interlocked.Increment(ref ran);
                    cancellation.Cancel();
                });
                Run.Expect(false, "not cancelled");
            }
            catch (OperationCanceledException e)
            {
                Run.Expect(e.CancellationToken == cancellation.Token, "another token");
            }
        }

        Run.Expect(ran is > 0 and <= 3, "an iteration of a loop that was cancelled before");
    }

    /// <summary>Iterations come one after the other.</summary>
    [Demo("Parallelism")]
    public static void CorrectOneAtATime()
    {
        var order = new List<int>();
        Parallel.For(0, 3, new ParallelOptions { MaxDegreeOfParallelism = 1 }, order.Add);
        Run.Expect(order is [0, 1, 2], "out of order");
    }

    [Demo("Parallelism")]
    public static void CorrectOwnScheduler()
    {
        var scheduler = new Counting();
        var sum = 0;
        Parallel.For(0, 2, new ParallelOptions { TaskScheduler = scheduler }, i =>
        {
            Run.Expect(TaskScheduler.Current == scheduler, "on another scheduler");
            Interlocked.Add(ref sum, i);
        });
        Run.Expect(sum == 1, "lost");
    }

    /// <summary>An iteration that was taken is left out if the loop is stopped before it begins.</summary>
    [Demo("Parallelism", Shows = "UnhandledException")]
    public static void BugCountsOnTheFirst() => LeavesOut((i, state, ran) =>
    {
        if (i == 1)
        {
            state.Stop();
        }
        else
        {
            Interlocked.Increment(ref ran.Value);
        }
    });

    [Demo("Parallelism", Shows = "UnhandledException")]
    public static void BugCountsOnTheFirstWhenCancelled()
    {
        using var source = new CancellationTokenSource();
        var ran = 0;
        try
        {
            Parallel.For(0, 2, new ParallelOptions { CancellationToken = source.Token }, i =>
            {
                if (i == 1)
                {
                    source.Cancel();
                }
                else
                {
                    Interlocked.Increment(ref ran);
                }
            });
        }
        catch (OperationCanceledException)
        {
        }

        Run.Expect(ran == 1, "left out");
    }

    /// <summary>Iterations before the first that called Break run.</summary>
    [Demo("Parallelism")]
    public static void CorrectBreaksAfterTheFirst() => LeavesOut((i, state, ran) =>
    {
        if (i == 1)
        {
            state.Break();
        }
        else
        {
            Interlocked.Increment(ref ran.Value);
        }
    });

    private static void LeavesOut(Action<int, ParallelLoopState, Count> body)
    {
        var ran = new Count();
        Parallel.For(0, 2, (i, state) => body(i, state, ran));
        Run.Expect(ran.Value == 1, "left out");
    }

    private sealed class Count
    {
        public int Value;
    }

    public static void ManyIterations() => Parallel.For(0, 6, _ => { });

    public static void TwoActions()
    {
        var sum = 0;
        Parallel.Invoke(() => Interlocked.Increment(ref sum), () => Interlocked.Increment(ref sum));
        Run.Expect(sum == 2, "lost");
    }

    private sealed class Counting : TaskScheduler
    {
        protected override void QueueTask(Task task) => ThreadPool.QueueUserWorkItem(_ => TryExecuteTask(task));

        protected override bool TryExecuteTaskInline(Task task, bool taskWasPreviouslyQueued) => TryExecuteTask(task);

        protected override IEnumerable<Task> GetScheduledTasks() => [];
    }
}
