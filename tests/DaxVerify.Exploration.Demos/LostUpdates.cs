namespace DaxVerify.Exploration.Demos;

/// <summary>Read, then write back, without holding what protects the value in between.</summary>
public static class LostUpdates
{
    private sealed class Account
    {
        private readonly object _lock = new();
        private int _balance;

        public int Balance
        {
            get
            {
                lock (_lock)
                {
                    return _balance;
                }
            }

            set
            {
                lock (_lock)
                {
                    _balance = value;
                }
            }
        }

        public void Add(int n)
        {
            lock (_lock)
            {
                _balance += n;
            }
        }
    }

    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugWithLock()
    {
        var a = new Account();
        Run.Together(() => a.Balance += 1, () => a.Balance += 1);
        Run.Expect(a.Balance == 2, $"lost update: {a.Balance}");
    }

    [Demo("Locks")]
    public static void CorrectWithLock()
    {
        var a = new Account();
        Run.Together(() => a.Add(1), () => a.Add(1));
        Run.Expect(a.Balance == 2, $"lost update: {a.Balance}");
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugWithInterlocked()
    {
        var x = 0;
        void Add() => Interlocked.Exchange(ref x, Interlocked.CompareExchange(ref x, 0, 0) + 1);
        Run.Together(Add, Add);
        Run.Expect(x == 2, $"lost update: {x}");
    }

    [Demo("Memory")]
    public static void CorrectWithInterlocked()
    {
        var x = 0;
        Run.Together(() => Interlocked.Increment(ref x), () => Interlocked.Add(ref x, 1));
        Run.Expect(x == 2, $"lost update: {x}");
    }

    [Demo("Memory")]
    public static void CorrectWithCompareExchange()
    {
        var x = 0;
        void Add()
        {
            int old;
            do
            {
                old = x;
            }
            while (Interlocked.CompareExchange(ref x, old + 1, old) != old);
        }

        Run.Together(Add, Add, Add);
        Run.Expect(x == 3, $"lost update: {x}");
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugWithVolatile()
    {
        var x = 0;
        void Add() => Volatile.Write(ref x, Volatile.Read(ref x) + 1);
        Run.Together(Add, Add);
        Run.Expect(x == 2, $"lost update: {x}");
    }

    private static volatile int s_volatile;

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugWithVolatileField()
    {
        s_volatile = 0;
        Run.Together(() => s_volatile++, () => s_volatile++);
        Run.Expect(s_volatile == 2, $"lost update: {s_volatile}");
    }

    private static readonly Lock s_lock = new();
    private static int s_count;

    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugWithLockType()
    {
        void Add()
        {
            int old;
            lock (s_lock)
            {
                old = s_count;
            }

            using (s_lock.EnterScope())
            {
                s_count = old + 1;
            }
        }

        Run.Together(Add, Add);
        Run.Expect(s_count == 2, $"lost update: {s_count}");
    }

    [Demo("Locks")]
    public static void CorrectWithLockType()
    {
        void Add()
        {
            s_lock.Enter();
            try
            {
                s_count++;
            }
            finally
            {
                s_lock.Exit();
            }
        }

        Run.Together(Add, Add);
        Run.Expect(s_count == 2, $"lost update: {s_count}");
    }

    private static void AddByRef(ref int x) => Interlocked.Increment(ref x);

    [Demo("Memory")]
    public static void CorrectByRef()
    {
        var box = new int[2];
        Run.Together(() => AddByRef(ref box[1]), () => AddByRef(ref box[1]));
        Run.Expect(box[1] == 2, $"lost update: {box[1]}");
    }
}
