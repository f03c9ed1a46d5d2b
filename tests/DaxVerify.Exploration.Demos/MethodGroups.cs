using System.Collections.Concurrent;
using System.Text;

namespace DaxVerify.Exploration.Demos;

/// <summary>Delegates of the framework's own methods, made without a lambda: what they do is seen as if one stood there.</summary>
public static class MethodGroups
{
    [Demo("Framework", Shows = "DataRace")]
    public static void BugAddsInALoop()
    {
        var list = new List<int>();
        Parallel.ForEach([1, 2], list.Add);
    }

    [Demo("Framework")]
    public static void CorrectAddsToABag()
    {
        var bag = new ConcurrentBag<int>();
        Parallel.ForEach([1, 2], bag.Add);
        Run.Expect(bag.Count == 2, "lost");
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugAddsByAnInterface()
    {
        IList<int> list = [];
        Action<int> add = list.Add;
        Run.Together(() => add(1), () => add(2));
    }

    [Demo("Framework")]
    public static void CorrectAddsUnderALock()
    {
        var list = new List<int>();
        Action<int> add = list.Add;
        void Locked(int item)
        {
            lock (list)
            {
                add(item);
            }
        }

        Run.Together(() => Locked(1), () => Locked(2));
        Run.Expect(list.Count == 2, "lost");
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugAsksWhileItIsChanged()
    {
        var known = new HashSet<int> { 1 };
        Run.Together(() => known.Add(2), () => _ = new[] { 1, 2 }.Count(known.Contains));
    }

    [Demo("Framework")]
    public static void CorrectAsksOnly()
    {
        var known = new HashSet<int> { 1 };
        Run.Together(() => _ = new[] { 1, 2 }.Count(known.Contains), () => _ = new[] { "1", "2" }.Select(int.Parse).Sum());
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugInAGenericClass() => new Kept<string>().Add("a", "b");

    [Demo("Framework", Shows = "DataRace")]
    public static void BugAppends()
    {
        Func<string, StringBuilder> append = new StringBuilder().Append;
        Run.Together(() => append("a"), () => append("b"));
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugCountsByAnExtension()
    {
        List<int> list = [1];
        Func<int> count = list.Count<int>;
        Run.Together(() => _ = count(), () => list.Add(2));
    }

    /// <summary>There is nothing to make a delegate for.</summary>
    [Demo("Framework")]
    public static void CorrectWithoutAnObject()
    {
        List<int>? none = null;
        object? nothing = null;
        var failed = 0;
        try
        {
            Action<int> add = none!.Add;
            add(1);
        }
        catch (ArgumentException)
        {
            failed++;
        }

        try
        {
            Func<string?> text = nothing!.ToString;
            text();
        }
        catch (NullReferenceException)
        {
            failed++;
        }

        Run.Expect(failed == 2, "not refused");
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugAddsInAGenericMethod()
    {
        var list = new List<int>();
        Run.Together(() => AddTo(list, 1), () => AddTo(list, 2));
    }

    [Demo("Framework")]
    public static void CorrectAddsInAGenericMethod()
    {
        var list = new List<int>();
        void Locked(int item)
        {
            lock (list)
            {
                AddTo(list, item);
            }
        }

        Run.Together(() => Locked(1), () => Locked(2));
        Run.Expect(list.Count == 2, "lost");
    }

    [Demo("Framework", Shows = "DataRace")]
    public static void BugAddsInAGenericMethodOfAGenericType()
    {
        var kept = new Kept<string>();
        var numbers = new List<int>();
        Run.Together(() => kept.AddBoth("a", 1, numbers), () => kept.AddBoth("b", 2, numbers));
    }

    /// <summary>A delegate that is removed is the one that was added.</summary>
    public static void Removed()
    {
        var list = new List<long>();
        var source = new Source();
        source.Changed += list.Add;
        source.Raise(1);
        source.Changed -= list.Add;
        source.Raise(2);
        Run.Expect(list.Count == 1, "still there");
    }

    /// <summary>The compiler keeps the delegate of a static method.</summary>
    public static void OfNative()
    {
        Func<Type, int> size = System.Runtime.InteropServices.Marshal.SizeOf;
        Run.Together(() => size(typeof(int)), () => size(typeof(int)));
    }

    private static void AddTo<T>(List<T> list, T item)
        where T : struct, IComparable<T>
    {
        Action<T> add = list.Add;
        add(item);
    }

    private sealed class Kept<T>
    {
        private readonly List<T> _list = [];

        public void AddBoth<TOther>(T first, TOther second, List<TOther> others)
            where TOther : IComparable<TOther>
        {
            Action<TOther> addOther = others.Add;
            Action<T> add = _list.Add;
            lock (others)
            {
                addOther(second);
            }

            add(first);
        }

        public void Add(T first, T second)
        {
            Action<T> add = _list.Add;
            Run.Together(() => add(first), () => add(second));
        }
    }

    private sealed class Source
    {
        public event Action<long>? Changed;

        public void Raise(long value) => Changed?.Invoke(value);
    }
}
