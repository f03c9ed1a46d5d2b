namespace DaxVerify.Exploration.Demos;

/// <summary>Threads that wait for each other.</summary>
public static class Deadlocks
{
    [Demo("Locks", Shows = "Deadlock")]
    public static void BugAbbaMonitor()
    {
        object a = new(), b = new();
        Run.Together(() => { lock (a) lock (b) { } }, () => { lock (b) lock (a) { } });
    }

    [Demo("Locks")]
    public static void CorrectAbbaMonitor()
    {
        object a = new(), b = new();
        Run.Together(() => { lock (a) lock (b) { } }, () => { lock (a) lock (b) { } });
    }

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugAbbaLock()
    {
        Lock a = new(), b = new();
        Run.Together(() => { lock (a) lock (b) { } }, () => { using (b.EnterScope()) using (a.EnterScope()) { } });
    }

    [Demo("Locks")]
    public static void CorrectAbbaLock()
    {
        Lock a = new(), b = new();
        Run.Together(() => { lock (a) lock (b) { } }, () => { using (a.EnterScope()) using (b.EnterScope()) { } });
    }

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugAbbaSemaphore()
    {
        using var a = new SemaphoreSlim(1, 1);
        using var b = new SemaphoreSlim(1, 1);
        void Both(SemaphoreSlim first, SemaphoreSlim second)
        {
            first.Wait();
            second.Wait();
            second.Release();
            first.Release();
        }

        Run.Together(() => Both(a, b), () => Both(b, a));
    }

    [Demo("Locks")]
    public static void CorrectAbbaSemaphore()
    {
        using var a = new SemaphoreSlim(1, 1);
        using var b = new SemaphoreSlim(1, 1);
        void Both(SemaphoreSlim first, SemaphoreSlim second)
        {
            first.Wait();
            second.Wait();
            second.Release();
            first.Release();
        }

        Run.Together(() => Both(a, b), () => Both(a, b));
    }

    [Demo("Locks")]
    public static void CorrectAbbaWithGate()
    {
        object gate = new(), a = new(), b = new();
        Run.Together(
            () => { lock (gate) lock (a) lock (b) { } },
            () => { lock (gate) lock (b) lock (a) { } });
    }

    [Demo("Locks")]
    public static void CorrectAbbaWithTry()
    {
        object a = new(), b = new();
        void Try(object first, object second)
        {
            lock (first)
            {
                if (Monitor.TryEnter(second))
                {
                    Monitor.Exit(second);
                }
            }
        }

        Run.Together(() => Try(a, b), () => Try(b, a));
    }

    [Demo("Locks")]
    public static void InversionThatCannotDeadlockHere()
    {
        object a = new(), b = new();
        Run.Together(() => { lock (a) lock (b) { } });
        Run.Together(() => { lock (b) lock (a) { } });
    }

    private static void Philosophers(int n, bool ordered)
    {
        var forks = Enumerable.Range(0, n).Select(_ => new object()).ToArray();
        var meals = 0;
        var bodies = Enumerable.Range(0, n).Select<int, Action>(i => () =>
        {
            var left = i;
            var right = (i + 1) % n;
            if (ordered && left > right)
            {
                (left, right) = (right, left);
            }

            lock (forks[left])
            {
                lock (forks[right])
                {
                    Interlocked.Increment(ref meals);
                }
            }
        }).ToArray();
        Run.Together(bodies);
        Run.Expect(meals == n, "somebody starved");
    }

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugPhilosophers3() => Philosophers(3, false);

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugPhilosophers4() => Philosophers(4, false);

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugPhilosophers5() => Philosophers(5, false);

    [Demo("Locks")]
    public static void CorrectPhilosophers5() => Philosophers(5, true);

    [Demo("Threads", Shows = "Deadlock")]
    public static void BugJoinSelf()
    {
        Thread? t = null;
        t = new Thread(() => t!.Join());
        t.Start();
        t.Join();
    }

    [Demo("Locks", Shows = "LockHeldAtEnd")]
    public static void BugLockHeldAtEnd()
    {
        object l = new();
        Run.Together(() => Monitor.Enter(l));
    }

    /// <summary>In an asynchronous method the compiler copies the object of a <c>lock</c> into a field of its own.</summary>
    [Demo("Tasks", Shows = "Deadlock")]
    public static async Task BugAbbaAfterAwaits()
    {
        object first = new();
        object second = new();
        await Task.WhenAll(Task.Run(() => Nest(first, second)), Task.Run(() => Nest(second, first)));

        static async Task Nest(object outer, object inner)
        {
            await Task.Yield();
            lock (outer)
            {
                lock (inner)
                {
                }
            }
        }
    }
}
