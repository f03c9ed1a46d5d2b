namespace DaxVerify.Exploration.Demos;

/// <summary>Collections that extension methods and lookups of the framework work on, and what boxes hold.</summary>
public static class CollectionExtensionUses
{
    [Demo("Collections", Shows = "DataRace")]
    public static void BugAddsASpan()
    {
        List<int> list = [];
        Run.Together(() => list.AddRange((ReadOnlySpan<int>)[1, 2]), () => list.AddRange((ReadOnlySpan<int>)[3]));
    }

    [Demo("Collections", Shows = "DataRace")]
    public static void BugRemovesBesideACount()
    {
        IDictionary<string, int> table = new Dictionary<string, int> { ["a"] = 1 };
        Run.Together(() => table.Remove("a", out _), () => Run.Expect(table.Count < 2, "more"));
    }

    [Demo("Collections")]
    public static void CorrectCopiesToSpans()
    {
        List<int> list = [1, 2];
        Run.Together(Copy, Copy);

        void Copy()
        {
            var copy = new int[2];
            list.CopyTo(copy.AsSpan());
            Run.Expect(copy[1] == 2, "not copied");
        }
    }

    [Demo("Collections")]
    public static void CorrectLooksUpBySpans()
    {
        var table = new Dictionary<string, int> { ["a"] = 1 };
        Run.Together(() => Run.Expect(table.GetAlternateLookup<ReadOnlySpan<char>>()["a"] == 1, "another"), () => Run.Expect(table["a"] == 1, "another"));
    }

    public static void Unboxed()
    {
        object box = default(Counter);
        Run.Together(() => Run.Expect(((Counter)box).Count == 0, "in the other order"), () => ((ICounter)box).Add());
    }

    public static void Adapted()
    {
        System.Collections.ArrayList list = [2, 1];
        var adapter = System.Collections.ArrayList.Adapter(list);
        Run.Together(adapter.Sort, () => Run.Expect(list.Count == 2, "lost"));
    }

    private interface ICounter
    {
        void Add();
    }

    private struct Counter : ICounter
    {
        public int Count { get; private set; }

        public void Add() => Count++;
    }
}
