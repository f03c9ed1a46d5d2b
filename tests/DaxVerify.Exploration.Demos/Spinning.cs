namespace DaxVerify.Exploration.Demos;

/// <summary>Loops that wait for another thread by looking at what it writes.</summary>
public static class Spinning
{
    private sealed class Peterson
    {
        private readonly bool _inOrder;
        private volatile bool _wants0;
        private volatile bool _wants1;
        private volatile int _turn;

        public Peterson(bool inOrder) => _inOrder = inOrder;

        public void Enter(int i)
        {
            if (!_inOrder)
            {
                _turn = 1 - i;
            }

            if (i == 0)
            {
                _wants0 = true;
            }
            else
            {
                _wants1 = true;
            }

            if (_inOrder)
            {
                _turn = 1 - i;
            }

            while ((i == 0 ? _wants1 : _wants0) && _turn == 1 - i)
            {
            }
        }

        public void Exit(int i)
        {
            if (i == 0)
            {
                _wants0 = false;
            }
            else
            {
                _wants1 = false;
            }
        }
    }

    private static void Exclude(bool inOrder)
    {
        var p = new Peterson(inOrder);
        var inside = 0;
        void Work(int i)
        {
            p.Enter(i);
            Run.Expect(Interlocked.Increment(ref inside) == 1, "two inside");
            Interlocked.Decrement(ref inside);
            p.Exit(i);
        }

        Run.Together(() => Work(0), () => Work(1));
    }

    /// <summary>Its loop looks at two locations in turn.</summary>
    [Demo("Memory")]
    public static void CorrectPeterson() => Exclude(true);

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugPetersonOutOfOrder() => Exclude(false);

    [Demo("Memory")]
    public static void CorrectTicketLock()
    {
        var next = 0;
        var serving = 0;
        var x = 0;
        void Add()
        {
            var mine = Interlocked.Increment(ref next) - 1;
            while (Volatile.Read(ref serving) != mine)
            {
                Thread.SpinWait(1);
            }

            x++;
            Volatile.Write(ref serving, mine + 1);
        }

        Run.Together(Add, Add, Add);
        Run.Expect(x == 3, "lost");
    }

    /// <summary>Time passes while one thread spins and the other waits with a long timeout.</summary>
    [Demo("Time")]
    public static void CorrectSpinForATimeout()
    {
        using var never = new ManualResetEventSlim();
        var done = 0;
        Run.Together(
            () =>
            {
                never.Wait(60_000);
                Volatile.Write(ref done, 1);
            },
            () =>
            {
                while (Volatile.Read(ref done) == 0)
                {
                    Thread.Yield();
                }
            });
    }

    [Demo("Time")]
    public static void CorrectLongPolling()
    {
        var end = Environment.TickCount64 + 30_000;
        while (Environment.TickCount64 < end)
        {
            Thread.Yield();
        }
    }

    [Demo("Time", Shows = "UnhandledException")]
    public static void BugShortSpinUntil()
    {
        var x = 0;
        var seen = false;
        Run.Together(() => seen = SpinWait.SpinUntil(() => Volatile.Read(ref x) == 1, 10), () => Volatile.Write(ref x, 1));
        Run.Expect(seen, "gave up");
    }

    /// <summary>Each waits until the other no longer wants.</summary>
    public static void LivelockOfBoth()
    {
        var wants = new bool[2];
        void Wait(int i)
        {
            Volatile.Write(ref wants[i], true);
            while (Volatile.Read(ref wants[1 - i]))
            {
                Thread.Yield();
            }

            Volatile.Write(ref wants[i], false);
        }

        Run.Together(() => Wait(0), () => Wait(1));
    }

    /// <summary>Fails only if one thread stands still while the other takes the lock twenty times.</summary>
    [Demo("Threads", Shows = "UnhandledException")]
    public static void BugStarvedForTwentyLocks()
    {
        var l = new Lock();
        var n = 0;
        Run.Together(
            () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    lock (l)
                    {
                        n++;
                    }
                }
            },
            () =>
            {
                int first, second;
                lock (l)
                {
                    first = n;
                }

                lock (l)
                {
                    second = n;
                }

                Run.Expect(second - first < 20, "starved");
            });
    }

    [Demo("Threads", Shows = "UnhandledException")]
    public static void BugStarvedByTwo()
    {
        var n = 0;
        void Work()
        {
            for (var i = 0; i < 10; i++)
            {
                Interlocked.Increment(ref n);
            }
        }

        Run.Together(Work, Work, () => Run.Expect(-Interlocked.Increment(ref n) + Interlocked.Increment(ref n) <= 20, "starved"));
    }
}
