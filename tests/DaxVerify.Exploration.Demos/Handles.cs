namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with events, mutexes and semaphores of the system.</summary>
public static class Handles
{
    [Demo("Handles")]
    public static void CorrectPingPong()
    {
        using var ping = new AutoResetEvent(false);
        using var pong = new AutoResetEvent(false);
        var turns = 0;
        Run.Together(
            () =>
            {
                for (var i = 0; i < 2; i++)
                {
                    turns++;
                    ping.Set();
                    pong.WaitOne();
                }
            },
            () =>
            {
                for (var i = 0; i < 2; i++)
                {
                    ping.WaitOne();
                    turns++;
                    pong.Set();
                }
            });
        Run.Expect(turns == 4, "lost");
    }

    /// <summary>Two settings can count as one.</summary>
    [Demo("Handles", Shows = "LostWakeup")]
    public static void BugSetTwice()
    {
        using var e = new AutoResetEvent(false);
        Run.Together(() => e.Set(), () => e.Set(), () => { e.WaitOne(); e.WaitOne(); });
    }

    [Demo("Handles")]
    public static void CorrectSemaphoreInsteadOfEvent()
    {
        using var e = new Semaphore(0, 2);
        Run.Together(() => e.Release(), () => e.Release(), () => { e.WaitOne(); e.WaitOne(); });
    }

    [Demo("Handles")]
    public static void CorrectManualReset()
    {
        using var ready = new ManualResetEvent(false);
        var value = 0;
        void Read()
        {
            ready.WaitOne();
            Run.Expect(value == 3, "not ready");
        }

        Run.Together(() => { value = 3; ready.Set(); }, Read, Read);
    }

    /// <summary>It is reset by the first that passes.</summary>
    [Demo("Handles", Shows = "LostWakeup")]
    public static void BugAutoResetForTwo()
    {
        using var ready = new EventWaitHandle(false, EventResetMode.AutoReset);
        Run.Together(() => ready.Set(), () => ready.WaitOne(), () => ready.WaitOne());
    }

    [Demo("Handles", Shows = "DataRace")]
    public static void BugSetBeforeWrite()
    {
        using var ready = new ManualResetEvent(false);
        var value = 0;
        Run.Together(() => { ready.Set(); value = 3; }, () => { ready.WaitOne(); Run.Expect(value >= 0, ""); });
    }

    private static void Nest(Mutex outer, Mutex inner)
    {
        outer.WaitOne();
        inner.WaitOne();
        inner.ReleaseMutex();
        outer.ReleaseMutex();
    }

    [Demo("Handles", Shows = "Deadlock")]
    public static void BugTwoMutexes()
    {
        var (a, b) = (new Mutex(), new Mutex());
        Run.Together(() => Nest(a, b), () => Nest(b, a));
    }

    [Demo("Handles")]
    public static void CorrectMutexIsTakenAgain()
    {
        using var m = new Mutex();
        var x = 0;
        void Add()
        {
            m.WaitOne();
            m.WaitOne();
            x++;
            m.ReleaseMutex();
            x++;
            m.ReleaseMutex();
        }

        Run.Together(Add, Add);
        Run.Expect(x == 4, "lost");
    }

    [Demo("Handles")]
    public static void CorrectWaitAllForMutexes()
    {
        var (a, b) = (new Mutex(), new Mutex());
        var x = 0;
        void Add(params WaitHandle[] both)
        {
            WaitHandle.WaitAll(both);
            x++;
            a.ReleaseMutex();
            b.ReleaseMutex();
        }

        Run.Together(() => Add(a, b), () => Add(b, a));
        Run.Expect(x == 2, "lost");
    }

    [Demo("Handles", Shows = "UnhandledException")]
    public static void BugAbandonedMutex()
    {
        var m = new Mutex();
        Run.Together(() => m.WaitOne(), () => { m.WaitOne(); m.ReleaseMutex(); });
    }

    [Demo("Handles")]
    public static void CorrectAbandonedMutexIsCaught()
    {
        var m = new Mutex();
        var x = 0;
        void Add()
        {
            try
            {
                m.WaitOne();
            }
            catch (AbandonedMutexException)
            {
            }

            x++;
        }

        Run.Together(Add, Add);
        Run.Expect(x == 2, "lost");
    }

    [Demo("Handles", Shows = "UnhandledException")]
    public static void BugTwoInAtOnce()
    {
        using var s = new Semaphore(2, 2);
        var x = 0;
        void Add()
        {
            s.WaitOne();
            Volatile.Write(ref x, Volatile.Read(ref x) + 1);
            s.Release();
        }

        Run.Together(Add, Add);
        Run.Expect(x == 2, "lost");
    }

    [Demo("Handles")]
    public static void CorrectWaitAny()
    {
        using var stop = new ManualResetEvent(false);
        using var work = new Semaphore(0, 10);
        var done = 0;
        Run.Together(
            () =>
            {
                while (WaitHandle.WaitAny([work, stop]) == 0)
                {
                    done++;
                }
            },
            () =>
            {
                work.Release();
                work.Release();
                stop.Set();
            });
        Run.Expect(done == 2, "lost");
    }

    /// <summary>The stop comes first in the list, so work that is there already is left.</summary>
    [Demo("Handles", Shows = "UnhandledException")]
    public static void BugWaitAnyLeavesWork()
    {
        using var stop = new ManualResetEvent(false);
        using var work = new Semaphore(0, 10);
        var done = 0;
        Run.Together(
            () =>
            {
                while (WaitHandle.WaitAny([stop, work]) == 1)
                {
                    done++;
                }
            },
            () =>
            {
                work.Release();
                stop.Set();
            });
        Run.Expect(done == 1, "work is left");
    }

    [Demo("Handles", Shows = "UnhandledException")]
    public static void BugTimeoutTakenForSignal()
    {
        using var ready = new AutoResetEvent(false);
        var value = 0;
        Run.Together(
            () => { Volatile.Write(ref value, 1); ready.Set(); },
            () =>
            {
                ready.WaitOne(100);
                Run.Expect(Volatile.Read(ref value) == 1, "not ready");
            });
    }

    [Demo("Handles")]
    public static void CorrectSignalAndWait()
    {
        using var mine = new AutoResetEvent(false);
        using var other = new AutoResetEvent(false);
        Run.Together(() => WaitHandle.SignalAndWait(mine, other), () => WaitHandle.SignalAndWait(other, mine));
    }

    [Demo("Handles")]
    public static void CorrectTokenHandle()
    {
        using var source = new CancellationTokenSource();
        using var never = new ManualResetEvent(false);
        Run.Together(
            () => Run.Expect(WaitHandle.WaitAny([never, source.Token.WaitHandle]) == 1, "wrong"),
            source.Cancel);
    }

    [Demo("Handles")]
    public static void CorrectHandlesOfOthers()
    {
        using var slim = new ManualResetEventSlim();
        using var count = new CountdownEvent(2);
        Run.Together(
            () => Run.Expect(WaitHandle.WaitAll([slim.WaitHandle, count.WaitHandle]) && count.IsSet, "wrong"),
            () => count.Signal(2),
            slim.Set);
    }

    [Demo("Handles", Shows = "UnhandledException")]
    public static void BugSetAfterDispose()
    {
        var e = new ManualResetEvent(false);
        Run.Together(() => e.Set(), e.Dispose);
    }

    [Demo("Handles")]
    public static void CorrectTimers()
    {
        using var done = new ManualResetEvent(false);
        using var timer = new Timer(_ => done.Set(), null, 10, -1);
        Run.Expect(done.WaitOne(TimeSpan.FromMinutes(1)), "the timer didn't fire");
    }
}

/// <summary>The same, kept in statics.</summary>
public static class StaticHandles
{
    private static readonly AutoResetEvent s_ready = new(false);
    private static readonly ReaderWriterLockSlim s_lock = new();
    private static readonly CountdownEvent s_left = new(2);
    private static SpinLock s_spin;
    private static int s_value;

    [Demo("Handles")]
    public static void CorrectStatics() => Run.Together(
        () =>
        {
            s_lock.EnterWriteLock();
            s_value++;
            s_lock.ExitWriteLock();
            s_ready.Set();
            s_left.Signal();
        },
        () =>
        {
            s_ready.WaitOne();
            s_lock.EnterReadLock();
            Run.Expect(s_value == 1, "lost");
            s_lock.ExitReadLock();
            s_left.Signal();
            s_left.Wait();
            var taken = false;
            s_spin.Enter(ref taken);
            s_spin.Exit();
            s_left.Reset();
            s_value = 0;
        });

    [Demo("Handles", Shows = "UnhandledException")]
    public static void BugStatics() => Run.Together(
        () => s_ready.Set(),
        () => s_ready.Set(),
        () =>
        {
            s_ready.WaitOne();
            Run.Expect(!s_ready.WaitOne(0), "set twice");
        });
}
