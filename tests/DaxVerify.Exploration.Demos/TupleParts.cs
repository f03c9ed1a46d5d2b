namespace DaxVerify.Exploration.Demos;

/// <summary>Items of a tuple, and fields that are counted up in place, are locations of their own too.</summary>
public static class TupleParts
{
    private static (int First, int Second) s_pair;

    [Demo("Memory")]
    public static void CorrectItems()
    {
        var holder = new Holder();
        Run.Together(() => holder.Pair.First++, () => holder.Pair.Second++);
        Run.Expect(holder.Pair == (1, 1), "lost");
    }

    [Demo("Memory")]
    public static void CorrectItemsOfStaticAndElement()
    {
        s_pair = default;
        var pairs = new (int First, int Second)[1];
        Run.Together(
            () =>
            {
                s_pair.First++;
                pairs[0].First++;
            },
            () =>
            {
                s_pair.Second++;
                pairs[0].Second++;
            });
        Run.Expect(s_pair == (1, 1) && pairs[0] == (1, 1), "lost");
    }

    [Demo("Memory")]
    public static void CorrectStructsInStruct()
    {
        var holder = new Holder();
        Run.Together(() => holder.Nested.Left.Count++, () => holder.Nested.Right.Add());
        Run.Expect(holder.Nested is { Left.Count: 1, Right.Count: 1 }, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugSameItem()
    {
        var holder = new Holder();
        Run.Together(() => holder.Pair.First++, () => holder.Pair.First++);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugItemAndWhole()
    {
        var holder = new Holder();
        var sum = 0;
        Run.Together(
            () =>
            {
                var (first, second) = holder.Pair;
                sum = first + second;
            },
            () => holder.Pair.Second++);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugStructInStructAndItsWhole()
    {
        var holder = new Holder();
        Run.Together(() => holder.Nested.Left.Add(), () => holder.Nested.Left = default);
    }

    /// <summary>The field is reached through a reference that an interface's method takes to read only.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugReadThroughAnInParameter()
    {
        IReader reader = new Reader();
        var counter = new Counter();
        Run.Together(() => reader.Read(in counter.Count), () => counter.Count = 1);
    }

    private interface IReader
    {
        int Read(in int number);
    }

    private sealed class Reader : IReader
    {
        public int Read(in int number) => number;
    }

    private sealed class Counter
    {
        public int Count;
    }

    private struct Part
    {
        public int Count;

        public void Add() => Count++;
    }

    private struct Parts
    {
        public Part Left;
        public Part Right;
    }

    private sealed class Holder
    {
        public (int First, int Second) Pair;
        public Parts Nested;
    }
}
