namespace DaxVerify.Exploration.Demos;

/// <summary>What a count tells, or refuses a call for, is known with all that led to it.</summary>
public static class Counts
{
    [Demo("Locks")]
    public static void CorrectReleaseTellsOfAnother()
    {
        using var semaphore = new SemaphoreSlim(0, 5);
        Tells(() => semaphore.Release(), () => semaphore.Release() == 1);
    }

    [Demo("Handles")]
    public static void CorrectReleaseOfAHandleTellsOfAnother()
    {
        using var semaphore = new Semaphore(0, 5);
        Tells(() => semaphore.Release(), () => semaphore.Release() == 1);
    }

    [Demo("Locks")]
    public static void CorrectCountdownRefusesMore()
    {
        using var left = new CountdownEvent(1);
        Tells(() => left.Signal(), () => IsRefused(left.AddCount));
    }

    [Demo("Locks")]
    public static void CorrectBarrierRefusesToWait()
    {
        using var barrier = new Barrier(1);
        Tells(() => barrier.RemoveParticipant(), () => IsRefused(() => barrier.SignalAndWait(0)));
    }

    /// <summary>The number to start from is read before it is written again.</summary>
    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugResetsBesideAnother()
    {
        using var left = new CountdownEvent(2);
        Run.Together(left.Reset, () => left.Reset(3));
        Run.Expect(left.InitialCount == 3, "the other's");
    }

    [Demo("Locks")]
    public static void CorrectResetsWhenAllHaveCome()
    {
        using var left = new CountdownEvent(2);
        var x = 0;
        for (var round = 0; round < 2; round++)
        {
            var thread = new Thread(() =>
            {
                x++;
                left.Signal();
            });
            thread.Start();
            left.Signal();
            left.Wait();
            Run.Expect(x == round + 1, "too early");
            left.Reset();
            thread.Join();
        }
    }

    public static void ResetsBesideASignal()
    {
        using var left = new CountdownEvent(2);
        Run.Together(() => left.Reset(3), () => left.Signal());
    }

    public static void ResetsAnEventWithAHandle()
    {
        using var done = new ManualResetEventSlim();
        _ = done.WaitHandle;
        Run.Together(done.Reset, done.Set);
    }

    private static void Tells(Action change, Func<bool> isTold)
    {
        var x = 0;
        Run.Together(
            () =>
            {
                x = 1;
                change();
            },
            () =>
            {
                if (isTold())
                {
                    Run.Expect(x == 1, "not seen");
                }
            });
    }

    private static bool IsRefused(Action act)
    {
        try
        {
            act();
            return false;
        }
        catch (InvalidOperationException)
        {
            return true;
        }
    }
}
