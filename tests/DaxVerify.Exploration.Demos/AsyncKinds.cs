namespace DaxVerify.Exploration.Demos;

/// <summary>Bugs that asynchronous programs are reported for, each with the program that is right: completions, locks, what is awaited.</summary>
public static class AsyncKinds
{
    internal static Task Both(Func<Task> first, Func<Task> second) => Task.WhenAll(Task.Run(first), Task.Run(second));

    internal static void Throws<T>(Action act)
        where T : Exception
    {
        try
        {
            act();
        }
        catch (T)
        {
            return;
        }

        Run.Expect(false, $"no {typeof(T).Name}");
    }

    /// <summary>Two complete one source, and neither expects the other.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugDoubleCompletion()
    {
        var source = new TaskCompletionSource<int>();
        await Task.WhenAll(Task.Run(() => source.SetResult(1)), Task.Run(() => source.SetResult(2)));
    }

    [Demo("Tasks")]
    public static async Task CorrectDoubleCompletion()
    {
        var (source, won) = (new TaskCompletionSource<int>(), 0);
        await Task.WhenAll(Try(1), Try(2));
        Run.Expect(won == 1 && await source.Task is 1 or 2, "not one");

        Task Try(int value) => Task.Run(() => Interlocked.Add(ref won, source.TrySetResult(value) ? 1 : 0));
    }

    /// <summary>The count is given back though it wasn't had.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugReleasesWhatItHasNot()
    {
        var (gate, inside) = (new SemaphoreSlim(1), 0);
        await Both(Use, Use);

        async Task Use()
        {
            var had = await gate.WaitAsync(100);
            try
            {
                if (had)
                {
                    Run.Expect(Interlocked.Increment(ref inside) == 1, "two inside");
                    await Task.Yield();
                    Interlocked.Decrement(ref inside);
                }
            }
            finally
            {
                gate.Release();
            }

            Run.Expect(gate.CurrentCount <= 1, "a count too many");
        }
    }

    [Demo("Tasks")]
    public static async Task CorrectReleasesWhatItHas()
    {
        var (gate, inside) = (new SemaphoreSlim(1, 1), 0);
        await Both(Use, Use);

        async Task Use()
        {
            if (!await gate.WaitAsync(100))
            {
                return;
            }

            try
            {
                Run.Expect(Interlocked.Increment(ref inside) == 1, "two inside");
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>The lock isn't left when the method fails.</summary>
    [Demo("Tasks", Shows = "LostWakeup")]
    public static async Task BugFailsInsideTheLock()
    {
        var gate = new SemaphoreSlim(1);
        await Both(Use, Use);

        async Task Use()
        {
            await gate.WaitAsync();
            try
            {
                await Task.FromException(new InvalidDataException("inside"));
                gate.Release();
            }
            catch (InvalidDataException)
            {
                // And the count is gone.
            }
        }
    }

    [Demo("Tasks")]
    public static async Task CorrectFailsInsideTheLock()
    {
        var gate = new SemaphoreSlim(1);
        await Both(Use, Use);

        async Task Use()
        {
            await gate.WaitAsync();
            try
            {
                await Task.FromException(new InvalidDataException("inside"));
            }
            catch (InvalidDataException)
            {
                // Expected.
            }
            finally
            {
                gate.Release();
            }
        }
    }

    /// <summary>An asynchronous method takes a lock that isn't re-entrant a second time.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static async Task BugAsyncLockTwice()
    {
        var gate = new SemaphoreSlim(1);
        await Outer();

        async Task Outer()
        {
            await gate.WaitAsync();
            await Task.Yield();
            await Inner();
            gate.Release();
        }

        async Task Inner()
        {
            await gate.WaitAsync();
            gate.Release();
        }
    }

    /// <summary>Each waits for the other to end.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static void BugTasksWaitForEachOther()
    {
        Task first = null!, second = null!;
        using var begun = new ManualResetEventSlim();
        first = new Task(() =>
        {
            begun.Wait();
            second.Wait();
        });
        second = new Task(() => first.Wait());
        first.Start();
        second.Start();
        begun.Set();
        first.Wait();
    }

    /// <summary>Initialised by whoever comes first, without a lock across the await.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async Task BugInitialisedTwice()
    {
        int? value = null;
        var (gate, loads) = (new object(), 0);
        await Both(Get, Get);
        Run.Expect(loads == 1, "loaded twice");

        async Task Get()
        {
            lock (gate)
            {
                if (value is not null)
                {
                    return;
                }
            }

            await Task.Yield();
            lock (gate)
            {
                loads++;
                value = 1;
            }
        }
    }

    [Demo("Tasks")]
    public static async Task CorrectInitialisedOnce()
    {
        var loads = 0;
        var value = new Lazy<Task<int>>(async () =>
        {
            Interlocked.Increment(ref loads);
            await Task.Yield();
            return 1;
        });
        await Both(() => value.Value, () => value.Value);
        Run.Expect(loads == 1, "loaded twice");
    }

    /// <summary>Nobody awaits the work; what it writes is read too early.</summary>
    [Demo("Tasks", Shows = "DataRace")]
    public static async Task BugForgottenAwait()
    {
        var n = 0;
        _ = Later();
        Run.Expect(n <= 1, "other");
        await Task.Yield();

        async Task Later()
        {
            await Task.Yield();
            n = 1;
        }
    }

    [Demo("Tasks")]
    public static async Task CorrectAwaited()
    {
        var n = 0;
        var later = Later();
        await later;
        Run.Expect(n == 1, "too early");

        async Task Later()
        {
            await Task.Yield();
            n = 1;
        }
    }

    /// <summary>Two pieces of work that await each other, whichever waits first.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static async Task BugEachAwaitsTheOther()
    {
        Task? first = null;
        Task? second = null;
        var go = new TaskCompletionSource();
        first = Task.Run(async () =>
        {
            await go.Task;
            await second!;
        });
        second = Task.Run(async () =>
        {
            await go.Task;
            await first;
        });
        go.SetResult();
        await first;
    }

    /// <summary>A test that gives nothing to wait for is waited for all the same.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static async void BugTestWithoutATask()
    {
        await Task.Delay(1);
        throw new InvalidOperationException("late");
    }

    [Demo("Tasks", Shows = "Deadlock")]
    public static async void BugTestWithoutATaskOrAnEnd()
    {
        var (first, second) = (new SemaphoreSlim(1), new SemaphoreSlim(1));
        var other = Task.Run(async () =>
        {
            await second.WaitAsync();
            await first.WaitAsync();
            first.Release();
            second.Release();
        });
        await first.WaitAsync();
        await second.WaitAsync();
        second.Release();
        first.Release();
        await other;
    }

    [Demo("Tasks")]
    public static async void CorrectTestWithoutATask()
    {
        var count = 0;
        var other = Task.Run(() => Interlocked.Increment(ref count));
        Interlocked.Increment(ref count);
        await other;
        Run.Expect(count == 2, "lost");
    }
}
