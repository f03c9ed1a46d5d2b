namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with tokens: registrations, timers, linked sources, and what is called after Dispose.</summary>
public static class Cancellations
{
    /// <summary>To dispose of a registration waits for its callback, which waits for the lock that is held.</summary>
    [Demo("Cancellation", Shows = "Deadlock")]
    public static void BugDisposesUnderLock()
    {
        var gate = new object();
        using var source = new CancellationTokenSource();
        var registration = source.Token.Register(() =>
        {
            lock (gate)
            {
                // Held by whoever disposes.
            }
        });
        Run.Together(source.Cancel, () =>
        {
            lock (gate)
            {
                registration.Dispose();
            }
        });
    }

    /// <summary>A source that was disposed of can no longer be cancelled.</summary>
    [Demo("Cancellation", Shows = "UnhandledException")]
    public static void BugCancelsAfterDispose()
    {
        var source = new CancellationTokenSource();
        Run.Together(source.Cancel, source.Dispose);
    }

    [Demo("Cancellation", Shows = "DataRace")]
    public static void BugCallbackShares()
    {
        var n = 0;
        using var source = new CancellationTokenSource();
        using var registration = source.Token.Register(() => n++);
        Run.Together(source.Cancel, () => n++);
    }

    /// <summary>Unregister doesn't wait for a callback that runs.</summary>
    [Demo("Cancellation", Shows = "DataRace")]
    public static void BugUnregisterDoesNotWait()
    {
        var n = 0;
        using var source = new CancellationTokenSource();
        var registration = source.Token.Register(() => n++);
        Run.Together(source.Cancel, () =>
        {
            registration.Unregister();
            n++;
        });
    }

    /// <summary>It looks before it waits, and isn't told.</summary>
    [Demo("Cancellation", Shows = "LostWakeup")]
    public static void BugLooksOnce()
    {
        using var source = new CancellationTokenSource();
        using var never = new SemaphoreSlim(0);
        Run.Together(source.Cancel, () =>
        {
            if (!source.IsCancellationRequested)
            {
                never.Wait();
            }
        });
    }

    /// <summary>The result is there and the wait is cancelled: who wins is chance.</summary>
    [Demo("Cancellation", Shows = "UnhandledException")]
    public static async Task BugCancelledOrDone()
    {
        using var source = new CancellationTokenSource();
        var work = new TaskCompletionSource();
        using var registration = source.Token.Register(() => work.SetCanceled());
        await Task.WhenAll(Task.Run(source.Cancel), Task.Run(work.SetResult));
    }

    [Demo("Cancellation")]
    public static void CorrectDisposeWaits()
    {
        var n = 0;
        using var source = new CancellationTokenSource();
        var registration = source.Token.Register(() => n++);
        Run.Together(source.Cancel, () =>
        {
            registration.Dispose();
            n++;
        });
        Run.Expect(n is 1 or 2, "lost");
    }

    /// <summary>A callback may dispose of its own registration.</summary>
    [Demo("Cancellation")]
    public static void CorrectDisposesOfItself()
    {
        CancellationTokenRegistration registration = default;
        var called = 0;
        using var source = new CancellationTokenSource();
        registration = source.Token.Register(() =>
        {
            called++;
            registration.Dispose();
        });
        source.Cancel();
        Run.Expect(called == 1, "not called");
    }

    [Demo("Cancellation")]
    public static async Task CorrectCancelledOrDone()
    {
        using var source = new CancellationTokenSource();
        var work = new TaskCompletionSource();
        using var registration = source.Token.Register(() => work.TrySetCanceled());
        await Task.WhenAll(Task.Run(source.Cancel), Task.Run(() => work.TrySetResult()));
        Run.Expect(work.Task.IsCompleted, "neither");
    }

    /// <summary>Timers of sources: disarmed by Dispose, by CancelAfter and by TryReset.</summary>
    [Demo("Cancellation")]
    public static async Task CorrectDisarmed()
    {
        var cancelled = 0;
        var (first, second, third) = (new CancellationTokenSource(1_200), new CancellationTokenSource(1_200), new CancellationTokenSource(1_200));
        foreach (var source in new[] { first, second, third })
        {
            source.Token.Register(() => Interlocked.Increment(ref cancelled));
        }

        first.Dispose();
        second.CancelAfter(Timeout.Infinite);
        Run.Expect(third.TryReset(), "not reset");
        await Task.Delay(1_500);
        Run.Expect(cancelled == 0, $"{cancelled} cancelled");
        second.Cancel();
        Run.Expect(!second.TryReset(), "reset though cancelled");
        second.Dispose();
        third.Dispose();
    }

    [Demo("Cancellation")]
    public static void CorrectAfterDispose()
    {
        var source = new CancellationTokenSource();
        var token = source.Token;
        source.Dispose();
        source.Dispose();
        Throws<ObjectDisposedException>(() => _ = source.Token);
        Throws<ObjectDisposedException>(source.Cancel);
        Throws<ObjectDisposedException>(() => source.CancelAfter(1));
        Throws<ObjectDisposedException>(() => _ = token.WaitHandle);
        Run.Expect(!token.IsCancellationRequested && !source.IsCancellationRequested, "cancelled");
        using var semaphore = new SemaphoreSlim(1);
        semaphore.Dispose();
        Throws<ObjectDisposedException>(() => semaphore.Wait());
        Throws<ObjectDisposedException>(() => semaphore.Release());
        using var slim = new ManualResetEventSlim();
        slim.Dispose();
        Throws<ObjectDisposedException>(slim.Reset);
        Throws<ObjectDisposedException>(() => slim.Wait());
        using var barrier = new Barrier(1);
        barrier.Dispose();
        Throws<ObjectDisposedException>(() => barrier.SignalAndWait());
        using var count = new CountdownEvent(1);
        count.Dispose();
        Throws<ObjectDisposedException>(() => count.Signal());
        using var readers = new ReaderWriterLockSlim();
        readers.Dispose();
        Throws<ObjectDisposedException>(readers.EnterReadLock);

        static void Throws<T>(Action act)
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

            Run.Expect(false, "nothing is thrown after Dispose");
        }
    }

    [Demo("Cancellation")]
    public static void CorrectManyTimeouts()
    {
        for (var i = 0; i < 200; i++)
        {
            using var source = new CancellationTokenSource(TimeSpan.FromMinutes(1));
            Run.Expect(!source.IsCancellationRequested, "cancelled");
        }
    }
}
