namespace DaxVerify.Exploration.Demos;

/// <summary>Unordered accesses to every kind of member.</summary>
public static class Races
{
    private class Node<T>
    {
        public T? Field;
        public static T? Static;
        public T? Property { get; set; }
    }

    private struct Point
    {
        public int X;
        public int Y;

        public void Move() => X++;
    }

    private record Person(string Name)
    {
        public int Age { get; set; }
    }

    private static int s_static;
    private static Point s_point;
    private static readonly int[,] s_grid = new int[2, 2];

    [Demo("Memory")]
    public static void CorrectOrderedStructOfAParameter()
    {
        var counter = new Counted<AtomicNumber>();
        Run.Together(counter.Add, counter.Add);
        Run.Expect(counter.Number == 2, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugInstance()
    {
        var n = new Node<int>();
        Run.Together(() => n.Field = 1, () => _ = n.Field);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugStatic() => Run.Together(() => s_static++, () => s_static++);

    [Demo("Memory", Shows = "DataRace")]
    public static void BugGenericStatic() => Run.Together(() => Node<string>.Static = "a", () => Node<string>.Static = "b");

    [Demo("Memory")]
    public static void CorrectGenericStatics() => Run.Together(() => Node<string>.Static = "a", () => Node<object>.Static = "b");

    [Demo("Memory", Shows = "DataRace")]
    public static void BugArray()
    {
        var a = new int[10];
        Run.Together(() => a[3]++, () => a[3] = 1);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugLongArray()
    {
        var a = new string[1000];
        Run.Together(() => a[777] = "x", () => _ = a[777]);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugStructArray()
    {
        var a = new Point[4];
        Run.Together(() => a[1].X = 1, () => a[1].Move());
    }

    [Demo("Memory")]
    public static void CorrectArray()
    {
        var a = new int[10];
        Run.Together(() => a[3]++, () => a[4]++, () => { foreach (var x in a.AsSpan(5)) { _ = x; } });
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugGrid() => Run.Together(() => s_grid[1, 1]++, () => s_grid[1, 1] = 3);

    [Demo("Memory")]
    public static void CorrectGrid() => Run.Together(() => s_grid[1, 1]++, () => s_grid[0, 1] = 3);

    private static void AddTo(ref int x) => x++;

    [Demo("Memory", Shows = "DataRace")]
    public static void BugRefArgument() => Run.Together(() => AddTo(ref s_static), () => AddTo(ref s_static));

    [Demo("Memory", Shows = "DataRace")]
    public static void BugRefLocal()
    {
        var a = new long[3];
        void Add()
        {
            ref var x = ref a[1];
            if (x >= 0)
            {
                x++;
            }
        }

        Run.Together(Add, Add);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugOutArgument() => Run.Together(() => int.TryParse("1", out s_static), () => int.TryParse("2", out s_static));

    [Demo("Collections")]
    public static void CorrectCallbackOfConcurrentCollection()
    {
        var map = new System.Collections.Concurrent.ConcurrentDictionary<int, Node<int>>();
        void Get() => Run.Expect(map.GetOrAdd(1, k => new Node<int> { Field = k }).Field == 1, "half made");
        Run.Together(Get, Get);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugAutoProperty()
    {
        var p = new Person("a");
        Run.Together(() => p.Age = 1, () => p.Age++);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugGenericProperty()
    {
        var n = new Node<long>();
        Run.Together(() => n.Property = 1, () => n.Property = 2);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugCapturedLocal()
    {
        var x = 0;
        Run.Together(() => x++, () => x++);
        GC.KeepAlive(x);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugStructField() => Run.Together(() => s_point.X = 1, () => s_point.X = 2);

    [Demo("Memory", Shows = "DataRace")]
    public static void BugStructMethod() => Run.Together(() => s_point.Move(), () => _ = s_point.X);

    [Demo("Collections", Shows = "DataRace")]
    public static void BugList()
    {
        var list = new List<int>();
        Run.Together(() => list.Add(1), () => list.Add(2));
    }

    [Demo("Collections", Shows = "DataRace")]
    public static void BugDictionary()
    {
        var map = new Dictionary<string, int>();
        Run.Together(() => map["a"] = 1, () => map.TryGetValue("a", out _));
    }

    [Demo("Collections")]
    public static void CorrectDictionary()
    {
        var map = new Dictionary<string, int>();
        Run.Together(() => { lock (map) { map["a"] = 1; } }, () => { lock (map) { map.TryGetValue("a", out _); } });
    }

    [Demo("Collections")]
    public static void CorrectConcurrent()
    {
        var map = new System.Collections.Concurrent.ConcurrentDictionary<string, int>();
        Run.Together(() => map.AddOrUpdate("a", 1, (_, v) => v + 1), () => map.AddOrUpdate("a", 1, (_, v) => v + 1));
        Run.Expect(map["a"] == 2, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugPlainSpin()
    {
        var done = false;
        Run.Together(() => { while (!done) { } }, () => done = true);
    }

    private static IEnumerable<int> Count(Node<int> n)
    {
        for (var i = 0; i < 3; i++)
        {
            n.Field++;
            yield return i;
        }
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugIterator()
    {
        var n = new Node<int>();
        Run.Together(() => Count(n).Sum(), () => Count(n).Sum());
    }

    [Demo("Memory")]
    public static void CorrectIterator()
    {
        var n = new Node<int>();
        Run.Together(() => { lock (n) { Count(n).Sum(); } }, () => { lock (n) { Count(n).Sum(); } });
        Run.Expect(n.Field == 6, "lost");
    }

    [Demo("Threads")]
    public static void CorrectJoin()
    {
        var x = 0;
        var t = new Thread(() => x = 1);
        x = 5;
        t.Start();
        t.Join();
        x++;
        Run.Expect(x == 2, "lost");
    }

    [ThreadStatic]
    private static int s_mine;

    private static readonly ThreadLocal<int> s_local = new(() => 3);

    [Demo("Threads")]
    public static void CorrectThreadStatic() =>
        Run.Together(
            () => { s_mine++; s_local.Value++; Run.Expect(s_mine == 1 && s_local.Value == 4, "shared"); },
            () => { s_mine++; s_local.Value++; Run.Expect(s_mine == 1 && s_local.Value == 4, "shared"); });

    private interface INumber
    {
        int Number { get; }

        void Add();
    }

    private struct AtomicNumber : INumber
    {
        private int _number;

        public readonly int Number => _number;

        public void Add() => Interlocked.Increment(ref _number);
    }

    private sealed class Counted<T>
        where T : INumber, new()
    {
        private T _value = new();

        public int Number => _value.Number;

        public void Add() => _value.Add();
    }

    /// <summary>The exchange tells whether the value it expects is there; of the other read it says nothing.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugTwoReadsBeforeAnExchange()
    {
        var number = 0;
        Run.Together(
            () => Interlocked.Exchange(ref number, 1),
            () =>
            {
                var (first, second) = (number, number);
                Interlocked.CompareExchange(ref number, first + second, first);
            });
    }

    [Demo("Memory")]
    public static void CorrectOneReadBeforeAnExchange()
    {
        var number = 0;
        void Add()
        {
            int before;
            do
            {
                before = number;
            }
            while (Interlocked.CompareExchange(ref number, before + 1, before) != before);
        }

        Run.Together(Add, Add);
        Run.Expect(number == 2, "an update is lost");
    }

    /// <summary>Which value a plain read finds that an exchange validates is explored as that of a volatile read.</summary>
    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugValueBeforeAnExchange()
    {
        var number = 0;
        Run.Together(
            () =>
            {
                Thread.Yield();
                var before = number;
                Interlocked.CompareExchange(ref number, before, before);
                Run.Expect(before == 0, "the other was first");
            },
            () => Interlocked.Exchange(ref number, 1));
    }
}
