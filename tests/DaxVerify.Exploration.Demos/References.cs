using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Demos;

/// <summary>Locations reached by reference: parameters, locals, results, fields, spans.</summary>
public static class References
{
    private sealed class Holder
    {
        public int Lock;
        public int Value;
        public static int StaticLock;
        public static int StaticValue;
    }

    private static void Acquire(ref int l)
    {
        var wait = default(SpinWait);
        while (Interlocked.CompareExchange(ref l, 1, 0) != 0)
        {
            wait.SpinOnce();
        }
    }

    /// <summary>The lock is taken by reference and released directly: both must be known as the same location.</summary>
    [Demo("Locks")]
    public static void CorrectLockByReference()
    {
        var h = new Holder();
        void Add()
        {
            Acquire(ref h.Lock);
            h.Value++;
            Volatile.Write(ref h.Lock, 0);
        }

        Run.Together(Add, Add);
        Run.Expect(h.Value == 2, "lost");
    }

    [Demo("Locks")]
    public static void CorrectStaticLockByReference()
    {
        static void Add()
        {
            Acquire(ref Holder.StaticLock);
            Holder.StaticValue++;
            Volatile.Write(ref Holder.StaticLock, 0);
        }

        Run.Together(Add, Add);
        Run.Expect(Holder.StaticValue == 2, "lost");
    }

    [Demo("Locks")]
    public static void CorrectElementLockByReference()
    {
        var locks = new int[3];
        var x = 0;
        void Add()
        {
            Acquire(ref locks[1]);
            x++;
            Volatile.Write(ref locks[1], 0);
        }

        Run.Together(Add, Add);
        Run.Expect(x == 2, "lost");
    }

    /// <summary>Two locks passed to one function are two locations.</summary>
    [Demo("Locks", Shows = "DataRace")]
    public static void BugTwoLocksByReference()
    {
        var a = new Holder();
        var b = new Holder();
        void Add(Holder l)
        {
            Acquire(ref l.Lock);
            a.Value++;
            Volatile.Write(ref l.Lock, 0);
        }

        Run.Together(() => Add(a), () => Add(b));
    }

    private struct SpinLock
    {
        private int _held;
        private int _owner;

        public void Enter()
        {
            while (Interlocked.CompareExchange(ref _held, 1, 0) != 0)
            {
                Thread.Yield();
            }

            _owner = Environment.CurrentManagedThreadId;
        }

        public void Exit()
        {
            _owner = 0;
            Volatile.Write(ref _held, 0);
        }
    }

    private sealed class Guarded
    {
        public SpinLock Lock;
        public int Value;
    }

    [Demo("Locks")]
    public static void CorrectStructLock()
    {
        var g = new Guarded();
        void Add()
        {
            g.Lock.Enter();
            g.Value++;
            g.Lock.Exit();
        }

        Run.Together(Add, Add);
        Run.Expect(g.Value == 2, "lost");
    }

    private static void Increment(ref int x) => x++;

    private static void IncrementDeeply(ref int x) => Increment(ref x);

    [Demo("Memory", Shows = "DataRace")]
    public static void BugParameterOfParameter()
    {
        var h = new Holder();
        Run.Together(() => IncrementDeeply(ref h.Value), () => h.Value = 3);
    }

    private static ref int Slot(int[] a, int i) => ref a[i];

    [Demo("Memory", Shows = "DataRace")]
    public static void BugResult()
    {
        var a = new int[2];
        Run.Together(() => Slot(a, 1)++, () => Slot(a, 1) = 3);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugConditional()
    {
        var p = new Holder();
        var q = new Holder();
        var first = true;
        Run.Together(
            () =>
            {
                ref var x = ref (first ? ref p.Value : ref q.Value);
                x++;
            },
            () => p.Value++);
    }

    private ref struct Cursor
    {
        private ref int _at;

        public Cursor(ref int at) => _at = ref at;

        public readonly void Advance() => _at++;
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugField()
    {
        var h = new Holder();
        void Advance() => new Cursor(ref h.Value).Advance();
        Run.Together(Advance, Advance);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugSpan()
    {
        var a = new int[4];
        Run.Together(
            () =>
            {
                Span<int> s = a;
                s[1] = 5;
            },
            () => a.AsSpan(1)[0]++);
    }

    [Demo("Memory")]
    public static void CorrectSpans()
    {
        var a = new int[4];
        Run.Together(
            () =>
            {
                foreach (ref var x in a.AsSpan(0, 2))
                {
                    x = 1;
                }
            },
            () =>
            {
                foreach (ref var x in a.AsSpan(2))
                {
                    x = 2;
                }
            });
        Run.Expect(a.Sum() == 6, "lost");
    }

    [MethodImpl(MethodImplOptions.Synchronized)]
    private static int Next(Holder h) => h.Value++;

    [Demo("Locks")]
    public static void CorrectSynchronizedMethod()
    {
        var h = new Holder();
        Run.Together(() => Next(h), () => Next(h), () => Next(h));
        Run.Expect(h.Value == 3, "lost");
    }
}
