using System.Collections.Concurrent;

namespace DaxVerify.Exploration.Demos;

/// <summary>Functions that a program hands to concurrent collections and lazy values: they run outside of any atomic call, and sometimes twice.</summary>
public static class Factories
{
    private sealed class Counter
    {
        public int Value;
    }

    /// <summary>Both threads can find nothing and run the function.</summary>
    [Demo("Collections", Shows = "UnhandledException")]
    public static void BugMadeTwice()
    {
        var map = new ConcurrentDictionary<int, int>();
        var made = 0;
        void Get() => map.GetOrAdd(1, _ => Interlocked.Increment(ref made));
        Run.Together(Get, Get);
        Run.Expect(made == 1, "made twice");
    }

    [Demo("Collections", Shows = "UnhandledException")]
    public static void BugMadeTwiceWithArgument()
    {
        var map = new ConcurrentDictionary<int, int>();
        var made = new Counter();
        void Get() => map.GetOrAdd(1, (_, counter) => Interlocked.Increment(ref counter.Value), made);
        Run.Together(Get, Get);
        Run.Expect(made.Value == 1, "made twice");
    }

    [Demo("Collections", Shows = "DataRace")]
    public static void BugFunctionWrites()
    {
        var map = new ConcurrentDictionary<int, int>();
        var counter = new Counter();
        void Get() => map.GetOrAdd(1, _ => ++counter.Value);
        Run.Together(Get, Get);
    }

    /// <summary>What a thread made isn't what all share.</summary>
    [Demo("Collections", Shows = "UnhandledException")]
    public static void BugKeepsItsOwn()
    {
        var map = new ConcurrentDictionary<int, Counter>();
        void Use()
        {
            Counter? mine = null;
            map.GetOrAdd(1, _ => mine = new Counter());
            Interlocked.Increment(ref (mine ?? map[1]).Value);
        }

        Run.Together(Use, Use);
        Run.Expect(map[1].Value == 2, "one was counted elsewhere");
    }

    /// <summary>An update that another one overtook is made again.</summary>
    [Demo("Collections", Shows = "UnhandledException")]
    public static void BugCountsUpdates()
    {
        var map = new ConcurrentDictionary<int, int> { [1] = 0 };
        var updates = 0;
        void Update() => map.AddOrUpdate(1, 1, (_, old) =>
        {
            Interlocked.Increment(ref updates);
            return old + 1;
        });
        Run.Together(Update, Update);
        Run.Expect(updates == 2, "one was made again");
    }

    /// <summary>An addition that another one overtook becomes an update.</summary>
    [Demo("Collections", Shows = "UnhandledException")]
    public static void BugCountsAdditions()
    {
        var map = new ConcurrentDictionary<int, int>();
        var counter = new Counter();
        void Update() => map.AddOrUpdate(1, (_, c) => Interlocked.Increment(ref c.Value), (_, old, _) => old, counter);
        Run.Together(Update, Update);
        Run.Expect(counter.Value == 1, "added twice");
    }

    /// <summary>Each function waits for the lock that the other thread holds around its call.</summary>
    [Demo("Collections", Shows = "Deadlock")]
    public static void BugFunctionsThatLock()
    {
        var map = new ConcurrentDictionary<int, int>();
        var (one, other) = (new object(), new object());
        void Get(object outer, object inner)
        {
            lock (outer)
            {
                map.GetOrAdd(1, key =>
                {
                    lock (inner)
                    {
                        return key;
                    }
                });
            }
        }

        Run.Together(() => Get(one, other), () => Get(other, one));
    }

    [Demo("Collections")]
    public static void CorrectOneForAll()
    {
        var map = new ConcurrentDictionary<int, Counter>();
        void Use() => Interlocked.Increment(ref map.GetOrAdd(1, _ => new Counter()).Value);
        Run.Together(Use, Use, Use);
        Run.Expect(map[1].Value == 3, "lost");
    }

    [Demo("Collections")]
    public static void CorrectSums()
    {
        var map = new ConcurrentDictionary<int, int>();
        Run.Together(
            () => map.AddOrUpdate(1, 1, (_, old) => old + 1),
            () => map.AddOrUpdate(1, _ => 1, (_, old) => old + 1),
            () => map.AddOrUpdate(1, (_, by) => by, (_, old, by) => old + by, 1));
        Run.Expect(map[1] == 3, "lost");
    }

    /// <summary>Two threads can be in the function at once: here both have to be, if one finds nothing before the other adds.</summary>
    [Demo("Collections")]
    public static void CorrectFunctionThatLocks()
    {
        var map = new ConcurrentDictionary<int, int>();
        var gate = new object();
        var calls = 0;
        void Get() => map.GetOrAdd(1, key =>
        {
            lock (gate)
            {
                calls++;
                return key;
            }
        });
        Run.Together(Get, Get);
        Run.Expect(map[1] == 1 && calls is 1 or 2, "lost");
    }

    /// <summary>Whoever wants a value to be made once keeps a lazy one.</summary>
    [Demo("Collections")]
    public static void CorrectLazyValues()
    {
        var map = new ConcurrentDictionary<int, Lazy<int>>();
        var made = 0;
        void Get() => Run.Expect(map.GetOrAdd(1, _ => new Lazy<int>(() => ++made)).Value == 1, "another one");
        Run.Together(Get, Get);
        Run.Expect(made == 1, "made twice");
    }
}
