using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace DaxVerify.Exploration.Demos;

/// <summary>What of a struct is accessed is told by bytes: fields of fields, parts passed by reference, atomic ones, such as lie over each other.</summary>
public static class StructPlaces
{
    private static ImmutableArray<int> s_numbers = [1];

    [Demo("Memory")]
    public static void CorrectFieldsOfField()
    {
        var holder = new Holder();
        Run.Together(() => holder.Line.From.X = 1, () => holder.Line.From.Y = 2, () => holder.Line.Name = "a");
        Run.Expect(holder.Line is { From: { X: 1, Y: 2 }, Name: "a" }, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugFieldOfFieldAndField()
    {
        var holder = new Holder();
        Run.Together(() => holder.Line.From.X = 1, () => _ = holder.Line.From);
    }

    [Demo("Memory")]
    public static void CorrectMethodsOfInner()
    {
        var holder = new Holder();
        Run.Together(() => holder.Line.MoveFrom(1), () => holder.Line.From.Raise(2), () => _ = holder.Line.To.Width);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugMethodsOfInner()
    {
        var holder = new Holder();
        Run.Together(() => holder.Line.MoveFrom(1), () => _ = holder.Line.From.Width);
    }

    [Demo("Memory")]
    public static void CorrectPartByReference()
    {
        static void Set(ref int value) => value = 1;
        static int GetY(ref Point point) => point.Y;
        var holder = new Holder();
        Run.Together(() => Set(ref holder.Line.From.X), () => _ = GetY(ref holder.Line.From));
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugPartByReference()
    {
        static void SetX(ref Point point) => point.X = 1;
        var holder = new Holder();
        Run.Together(() => SetX(ref holder.Line.From), () => _ = holder.Line.From.X);
    }

    [Demo("Memory")]
    public static void CorrectOfGeneric()
    {
        static void Set<T>(ref Tagged<T> tagged, T value) => tagged.Value = value;
        var (texts, numbers) = (new Holder<string>(), new Holder<int>());
        Run.Together(
            () =>
            {
                Set(ref texts.Tagged, "a");
                numbers.Tagged.Set(1);
            },
            () =>
            {
                texts.Tagged.Place.X = 1;
                _ = numbers.Tagged.X;
            });
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugOfGeneric()
    {
        static void Set<T>(ref Tagged<T> tagged, T value) => tagged.Value = value;
        var texts = new Holder<string>();
        Run.Together(() => Set(ref texts.Tagged, "a"), () => texts.Tagged.Set("b"));
    }

    /// <summary>Fields that lie beside each other in a union, and one that lies over both.</summary>
    [Demo("Memory")]
    public static void CorrectUnion()
    {
        var holder = new Holder();
        Run.Together(() => holder.Union.Low = 1, () => holder.Union.High = 2);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugUnion()
    {
        var holder = new Holder();
        Run.Together(() => holder.Union.Both = 1, () => _ = holder.Union.High);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugUnionAtomic()
    {
        var holder = new Holder();
        Run.Together(() => Interlocked.Increment(ref holder.Union.Both), () => holder.Union.High = 2);
    }

    [Demo("Memory")]
    public static void CorrectFieldsOfInlineElements()
    {
        var holder = new Holder();
        Run.Together(() => holder.Points[1].X = 1, () => holder.Points[1].Y = 2, () => holder.Points[2].X = 3);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugInlineElementsInARow()
    {
        var holder = new Holder();
        Run.Together(
            () => holder.Points[1].X = 1,
            () =>
            {
                foreach (ref var point in (Span<Point>)holder.Points)
                {
                    point.X++;
                }
            });
    }

    /// <summary>A queue's cell: what is written before its sequence number is seen by who reads that.</summary>
    [Demo("Memory")]
    public static void CorrectCell()
    {
        var cells = new Cell[2];
        Run.Together(
            () =>
            {
                ref var cell = ref cells[1];
                cell.Item = 5;
                Volatile.Write(ref cell.Sequence, 1);
            },
            () =>
            {
                if (Volatile.Read(ref cells[1].Sequence) == 1)
                {
                    Run.Expect(cells[1].Item == 5, "read too early");
                }
            });
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugCell()
    {
        var cells = new Cell[2];
        Run.Together(
            () =>
            {
                ref var cell = ref cells[1];
                Volatile.Write(ref cell.Sequence, 1);
                cell.Item = 5;
            },
            () =>
            {
                if (Volatile.Read(ref cells[1].Sequence) == 1)
                {
                    Run.Expect(cells[1].Item >= 0, "negative");
                }
            });
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugCellAndWhole()
    {
        var cells = new Cell[1];
        Run.Together(() => Interlocked.CompareExchange(ref cells[0].Sequence, 1, 0), () => cells[0] = default);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugAtomicAndCopy()
    {
        var (cells, copy) = (new Cell[1], default(Cell));
        Run.Together(() => Interlocked.Increment(ref cells[0].Sequence), () => copy = cells[0]);
        Run.Expect(copy.Sequence < 2, "two");
    }

    [Demo("Memory")]
    public static void CorrectVolatileField()
    {
        var holder = new Holder();
        Run.Together(
            () =>
            {
                holder.Flagged.Data = 5;
                holder.Flagged.Flag = 1;
            },
            () =>
            {
                if (holder.Flagged.Flag == 1)
                {
                    Run.Expect(holder.Flagged.Data == 5, "read too early");
                }
            });
    }

    /// <summary>C# takes the address of the field here, and calls it volatile all the same.</summary>
    [Demo("Memory")]
    public static void CorrectVolatileCount()
    {
        static void Count(ref Flagged flagged) => flagged.Flag++;
        var (holder, several) = (new Holder(), new Flagged[1]);
        Run.Together(
            () =>
            {
                Count(ref holder.Flagged);
                several[0].Flag += 2;
            },
            () => _ = holder.Flagged.Flag + several[0].Flag);
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugVolatileCount()
    {
        var holder = new Holder();
        Run.Together(() => holder.Flagged.Flag++, () => holder.Flagged.Flag++);
        Run.Expect(holder.Flagged.Flag == 2, "lost");
    }

    /// <summary>All that it has is a reference, which .NET writes and reads whole.</summary>
    [Demo("Memory")]
    public static void CorrectImmutableArray()
    {
        var count = 0;
        Run.Together(() => ImmutableInterlocked.Update(ref s_numbers, numbers => numbers.Add(2)), () => count = s_numbers.Length);
        Run.Expect(count is 1 or 2, "neither");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugImmutableArray()
    {
        Run.Together(() => s_numbers = s_numbers.Add(2), () => s_numbers = s_numbers.Add(3));
    }

    private sealed class Holder
    {
        public Line Line;
        public Union Union;
        public Points Points;
        public Flagged Flagged;
    }

    private sealed class Holder<T>
    {
        public Tagged<T> Tagged;
    }

    private struct Line
    {
        public Point From;
        public Point To;
        public string? Name;

        public void MoveFrom(int x) => From.X = x;
    }

    private struct Point
    {
        public int X;
        public int Y;

        public readonly int Width => X;

        public void Raise(int by) => Y += by;
    }

    private struct Tagged<T>
    {
        public T Value;
        public Point Place;

        public readonly int X => Place.X;

        public void Set(T value) => Value = value;
    }

    [StructLayout(LayoutKind.Explicit)]
    private struct Union
    {
        [FieldOffset(0)]
        public long Both;

        [FieldOffset(0)]
        public int Low;

        [FieldOffset(4)]
        public int High;
    }

    [InlineArray(4)]
    private struct Points
    {
        private Point _first;
    }

    private struct Cell
    {
        public long Sequence;
        public int Item;
    }

    private struct Flagged
    {
        public volatile int Flag;
        public int Data;
    }
}
