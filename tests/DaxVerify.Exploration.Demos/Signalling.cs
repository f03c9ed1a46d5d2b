namespace DaxVerify.Exploration.Demos;

/// <summary>Wait, pulse and events.</summary>
public static class Signalling
{
    private sealed class Slot
    {
        private readonly object _lock = new();
        private readonly bool _recheck;
        private readonly bool _pulseAll;
        private readonly Queue<int> _items = new();

        public Slot(bool recheck, bool pulseAll)
        {
            _recheck = recheck;
            _pulseAll = pulseAll;
        }

        public int Take()
        {
            lock (_lock)
            {
                if (_recheck)
                {
                    while (_items.Count == 0)
                    {
                        Monitor.Wait(_lock);
                    }
                }
                else if (_items.Count == 0)
                {
                    Monitor.Wait(_lock);
                }

                return _items.Dequeue();
            }
        }

        public void Put(int item)
        {
            lock (_lock)
            {
                _items.Enqueue(item);
                if (_pulseAll)
                {
                    Monitor.PulseAll(_lock);
                }
                else
                {
                    Monitor.Pulse(_lock);
                }
            }
        }
    }

    private static void TwoConsumers(Slot slot) =>
        Run.Together(() => slot.Take(), () => slot.Take(), () => { slot.Put(1); slot.Put(2); });

    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugIfInsteadOfWhile() => TwoConsumers(new Slot(recheck: false, pulseAll: true));

    [Demo("Locks")]
    public static void CorrectWhile() => TwoConsumers(new Slot(recheck: true, pulseAll: false));

    /// <summary>One-place buffer, one condition for producers and consumers, Pulse instead of PulseAll.</summary>
    private static void Bounded(bool pulseAll)
    {
        object l = new();
        var full = false;
        void Signal()
        {
            if (pulseAll)
            {
                Monitor.PulseAll(l);
            }
            else
            {
                Monitor.Pulse(l);
            }
        }

        void Put()
        {
            lock (l)
            {
                while (full)
                {
                    Monitor.Wait(l);
                }

                full = true;
                Signal();
            }
        }

        void Take()
        {
            lock (l)
            {
                while (!full)
                {
                    Monitor.Wait(l);
                }

                full = false;
                Signal();
            }
        }

        Run.Together(Put, Put, Take, Take);
    }

    [Demo("Locks", Shows = "LostWakeup")]
    public static void BugPulseWakesWrongThread() => Bounded(false);

    [Demo("Locks")]
    public static void CorrectPulseAll() => Bounded(true);

    [Demo("Locks", Shows = "LostWakeup")]
    public static void BugLostPulse()
    {
        object l = new();
        Run.Together(
            () => { lock (l) { Monitor.Wait(l); } },
            () => { lock (l) { Monitor.Pulse(l); } });
    }

    [Demo("Locks")]
    public static void CorrectPulseWithFlag()
    {
        object l = new();
        var ready = false;
        Run.Together(
            () =>
            {
                lock (l)
                {
                    while (!ready)
                    {
                        Monitor.Wait(l);
                    }
                }
            },
            () =>
            {
                lock (l)
                {
                    ready = true;
                    Monitor.Pulse(l);
                }
            });
    }

    [Demo("Locks", Shows = "LostWakeup")]
    public static void BugEventReset()
    {
        using var e = new ManualResetEventSlim();
        Run.Together(() => e.Wait(), () => { e.Set(); e.Reset(); });
    }

    [Demo("Locks")]
    public static void CorrectEvent()
    {
        using var e = new ManualResetEventSlim();
        var x = 0;
        Run.Together(() => { e.Wait(); Run.Expect(x == 1, "not published"); }, () => { x = 1; e.Set(); });
    }

    [Demo("Locks", Shows = "LostWakeup")]
    public static void BugNeverReleased()
    {
        using var s = new SemaphoreSlim(0);
        Run.Together(() => s.Wait());
    }

    [Demo("Threads", Shows = "Livelock")]
    public static void BugLivelock()
    {
        var go = 0;
        Run.Together(() => { while (Volatile.Read(ref go) == 0) { Thread.Yield(); } });
    }

    [Demo("Threads")]
    public static void CorrectSpin()
    {
        var go = 0;
        var data = 0;
        Run.Together(
            () => { while (Volatile.Read(ref go) == 0) { } Run.Expect(data == 5, "not published"); },
            () => { data = 5; Volatile.Write(ref go, 1); });
    }

    [Demo("Cancellation")]
    public static void CorrectCancellation()
    {
        using var source = new CancellationTokenSource();
        var token = source.Token;
        var data = 0;
        var seen = 0;
        token.Register(() => seen = 1);
        Run.Together(
            () => { while (!token.IsCancellationRequested) { Thread.Yield(); } Run.Expect(data == 1, "not published"); },
            () => { data = 1; source.Cancel(); });
        Run.Expect(seen == 1, "callback not run");
    }

    [Demo("Cancellation")]
    public static void CorrectCancelledWait()
    {
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        using var s = new SemaphoreSlim(0);
        var cancelled = false;
        try
        {
            s.Wait(source.Token);
        }
        catch (OperationCanceledException)
        {
            cancelled = true;
        }

        Run.Expect(cancelled, "not cancelled");
    }

    [Demo("Time")]
    public static void CorrectLongTimeout()
    {
        using var s = new SemaphoreSlim(0);
        var got = false;
        Run.Together(() => got = s.Wait(TimeSpan.FromSeconds(30)), () => s.Release());
        Run.Expect(got, "timed out although the release came");
    }

    [Demo("Time", Shows = "UnhandledException")]
    public static void BugShortTimeout()
    {
        using var s = new SemaphoreSlim(0);
        var got = false;
        Run.Together(() => got = s.Wait(50), () => s.Release());
        Run.Expect(got, "timed out");
    }

    [Demo("Time", Shows = "UnhandledException")]
    public static void BugSleepIsNoOrder()
    {
        var x = 0;
        var t = new Thread(() => Volatile.Write(ref x, 1));
        t.Start();
        Thread.Sleep(100);
        Run.Expect(Volatile.Read(ref x) == 1, "the other thread was slower than the sleep");
        t.Join();
    }
}
