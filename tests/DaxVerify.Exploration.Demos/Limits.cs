using System.Collections.Concurrent;

namespace DaxVerify.Exploration.Demos;

/// <summary>Programs of which not all traces are explored, each beside one that differs in that alone.</summary>
public static class Limits
{
    private sealed class Counter
    {
        public int Value;
    }

    /// <summary>Two plain increments: a race, which says nothing where races are not reported.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugRaceIgnored()
    {
        var counter = new Counter();
        Run.Together(() => counter.Value++, () => counter.Value++);
    }

    [Demo("Memory")]
    public static void CorrectWithoutRaces()
    {
        var counter = new Counter();
        void Add()
        {
            lock (counter)
            {
                counter.Value++;
            }
        }

        Run.Together(Add, Add);
    }

    /// <summary>A key that is compared in the middle of a call on a collection.</summary>
    private sealed class Key(Action compared) : IEquatable<Key>
    {
        public bool Equals(Key? other)
        {
            compared();
            return true;
        }

        public override bool Equals(object? other) => other is Key key && Equals(key);

        public override int GetHashCode() => 1;
    }

    public static void KeyThatWrites()
    {
        var counter = new Counter();
        var map = new ConcurrentDictionary<Key, int>();
        map[new Key(() => ++counter.Value)] = 1;
        void Get() => map.TryGetValue(new Key(() => { }), out _);
        Run.Together(Get, Get);
    }

    public static void KeyThatLocks()
    {
        var map = new ConcurrentDictionary<Key, int>();
        void Get() => map.GetOrAdd(new Key(() => Locked(map)), _ => 1);
        Run.Together(Get, Get);
    }

    /// <summary>The function makes an object, which nobody else can know.</summary>
    [Demo("Collections")]
    public static void CorrectFactoryThatMakes()
    {
        var map = new ConcurrentDictionary<int, Pair>();
        void Get() => map.GetOrAdd(1, key => new Pair(key, key));
        Run.Together(Get, Get);
    }

    /// <summary>The comparison sets an event in the middle of a sort; the list is known to one thread only.</summary>
    [Demo("Collections")]
    public static void CorrectComparisonThatSignals() => SortAnd(_ => { });

    /// <summary>Who waits for the event reads the list while the sort goes on.</summary>
    [Demo("Collections", Shows = "DataRace")]
    public static void BugComparisonThatSignals() => SortAnd(list => _ = list.Count);

    private static void SortAnd(Action<List<int>> other)
    {
        using var begun = new ManualResetEventSlim();
        var list = new List<int> { 3, 1, 2 };
        Run.Together(
            () => list.Sort((x, y) =>
            {
                begun.Set();
                return x.CompareTo(y);
            }),
            () =>
            {
                begun.Wait();
                other(list);
            });
    }

    /// <summary>A call that an exception ends is over: what comes after it isn't in its middle.</summary>
    [Demo("Collections")]
    public static void CorrectAfterAnException()
    {
        var map = new ConcurrentDictionary<int, int>();
        void Add()
        {
            try
            {
                map.GetOrAdd(1, _ => throw new NotSupportedException());
            }
            catch (NotSupportedException)
            {
                Locked(map);
            }
        }

        Run.Together(Add, Add);
    }

    public static void InitialiserThatReads()
    {
        Settings.Level = 0;
        Run.Together(() => _ = Reading.Value, () => _ = 0);
        Settings.Level = 5;
    }

    /// <summary>On a processor both may read zero: each write may come after the read behind it.</summary>
    public static void StoreBuffers() => Cross(static () => { });

    [Demo("Memory")]
    public static void CorrectStoreBuffersWithBarriers() => Cross(static () => Interlocked.MemoryBarrier());

    private static void Cross(Action between)
    {
        var (x, y, a, b) = (0, 0, 0, 0);
        Run.Together(
            () =>
            {
                Volatile.Write(ref x, 1);
                between();
                a = Volatile.Read(ref y);
            },
            () =>
            {
                Volatile.Write(ref y, 1);
                between();
                b = Volatile.Read(ref x);
            });
        Run.Expect(a + b > 0, "both read zero");
    }

    /// <summary>What one thread writes and reads after it, the other only reads before it writes: nobody can tell.</summary>
    [Demo("Memory")]
    public static void CorrectHandshake()
    {
        var (ready, stop) = (0, 0);
        Run.Together(
            () =>
            {
                Volatile.Write(ref ready, 1);
                _ = Volatile.Read(ref stop);
            },
            () =>
            {
                _ = Volatile.Read(ref ready);
                Volatile.Write(ref stop, 1);
            });
    }

    public static void InitialiserThatLocks() => Run.Together(() => _ = Locking.Value, () => _ = 0);

    public static void InitialiserThatRegisters() => Run.Together(() => _ = Registering.Value, () => _ = 0);

    /// <summary>What it touches is its own; what other types made, it only reads, and nobody changes it.</summary>
    [Demo("Memory")]
    public static void CorrectStaticConstructor()
    {
        void Use()
        {
            lock (Owning.Numbers)
            {
                Owning.Numbers.Add(Owning.Count++);
                Owning.Pair.Second++;
            }
        }

        Run.Together(Use, Use);
    }

    private static void Locked(object gate)
    {
        lock (gate)
        {
            _ = gate;
        }
    }

    private sealed class Pair(int first, int second)
    {
        public int First { get; } = first;

        public int Second { get; set; } = second;
    }

    private static class Gate
    {
        public static readonly object Of = new();
    }

    private static class Settings
    {
        public static int Level;
    }

    private static class Registry
    {
        public static readonly List<string> Names = [];
    }

    private static class Locking
    {
        public static readonly int Value = Make();

        private static int Make()
        {
            lock (Gate.Of)
            {
                return 1;
            }
        }
    }

    private static class Reading
    {
        public static readonly int Value = Settings.Level;
    }

    private static class Registering
    {
        public static readonly int Value = Register();

        private static int Register()
        {
            Registry.Names.Add("registering");
            return 1;
        }
    }

    private static class Owning
    {
        public static readonly Pair Pair = new(1, 2) { Second = 3 };
        public static readonly List<int> Numbers = [1, 2, 3];
        public static int Count = Numbers.Count + Owned.Table[0];
    }

    private static class Owned
    {
        public static readonly int[] Table = [1, 2, 3];
    }

    /// <summary>The exception has no task to go into.</summary>
    [Demo("Tasks", Shows = "UnhandledException")]
    public static void BugAsyncVoid() => Throws();

    private static async void Throws()
    {
        await Task.Yield();
        throw new InvalidOperationException("nobody awaits me");
    }
}
