using System.Diagnostics.CodeAnalysis;

namespace DaxVerify.Exploration.Demos;

/// <summary>Addresses that come from one of several places, go through type parameters and pointers, or are handed out by a struct's own methods.</summary>
public static class AddressPlaces
{
    private static int s_number;

    /// <summary>Only one of the two is accessed, and nothing at the other one.</summary>
    [Demo("Memory")]
    public static void CorrectEither()
    {
        var holder = new Holder();
        var isLeft = s_number > 0;
        ref var point = ref isLeft ? ref holder.Left : ref holder.Right;
        point.Y = 1;
        (isLeft ? ref holder.Left : ref holder.Right).Set(2);
        Run.Expect(holder is { Left: { X: 0, Y: 0 }, Right: { X: 2, Y: 1 } }, "elsewhere");
    }

    /// <summary>The place of the round before isn't this one's.</summary>
    [Demo("Memory")]
    public static void CorrectEitherInTurn()
    {
        var numbers = new int[2];
        void Count()
        {
            for (var i = 0; i < 2; i++)
            {
                var isFirst = i == 0;
                if (isFirst)
                {
                    Monitor.Enter(numbers);
                }

                ref var number = ref isFirst ? ref numbers[0] : ref numbers[1];
                number++;
                if (isFirst)
                {
                    Monitor.Exit(numbers);
                }
            }
        }

        Run.Together(
            Count,
            () =>
            {
                lock (numbers)
                {
                    numbers[0]++;
                }
            });
        Run.Expect(numbers[0] == 2, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugEither()
    {
        var numbers = new int[2];
        Run.Together(
            () =>
            {
                ref var number = ref s_number > 0 ? ref numbers[1] : ref numbers[0];
                number = 1;
            },
            () => numbers[0] = 2);
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugEitherAtomic()
    {
        var number = 0;
        void Add() => Volatile.Write(ref s_number < 0 ? ref s_number : ref number, Volatile.Read(ref number) + 1);
        Run.Together(Add, Add);
        Run.Expect(number == 2, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugNullConditional()
    {
        var cell = new Cell<int>();
        Run.Together(() => cell.Show(), () => cell.Value = 2);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugTypeParameterOfStruct()
    {
        var holder = new Holder();
        Run.Together(() => holder.Wrapped.Set(1), () => holder.Wrapped.Set(2));
    }

    [Demo("Memory")]
    public static void CorrectInterfaceMethods()
    {
        var holder = new Holder();
        Run.Together(() => holder.Left.Set(1), () => _ = holder.Left.CompareTo(default), () => _ = holder.Right.GetHashCode());
    }

    [Demo("Memory")]
    public static void CorrectReturnedReference()
    {
        var holder = new Holder();
        Run.Together(() => holder.Left.At = 1, () => holder.Left.Set(2));
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugReturnedReference()
    {
        var holder = new Holder();
        Run.Together(() => holder.Left.At = 1, () => holder.Left.Y = 2);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugOwnFieldPassedOn()
    {
        var holder = new Holder();
        Run.Together(() => holder.Stack.Push(1), () => holder.Stack.Push(2));
    }

    /// <summary>Whether the lock was taken is written where the method is told to.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugLockTaken()
    {
        var (holder, gate) = (new Holder(), new object());
        Run.Together(
            () =>
            {
                Monitor.TryEnter(gate, ref holder.IsTaken);
                Monitor.Exit(gate);
            },
            () => holder.IsTaken = false);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static unsafe void BugDefaultByPointer()
    {
        var holder = new Holder();
        Run.Together(
            () =>
            {
                fixed (Point* point = &holder.Left)
                {
                    *point = default;
                }
            },
            () => holder.Left.X = 1);
    }

    [Demo("Memory")]
    public static void CorrectGrid()
    {
        static void Set(ref int number) => number = 1;
        var grid = new Point[2, 3];
        Run.Together(() => grid[1, 2].X = 1, () => Set(ref grid[1, 2].Y), () => Set(ref grid[1, 1].X));
        Run.Expect(grid[1, 2] is { X: 1, Y: 1 }, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugGrid()
    {
        static void Set(ref int number) => number = 1;
        var grid = new int[2, 3];
        Run.Together(() => Set(ref grid[1, 2]), () => grid[1, 2] = 2);
    }

    /// <summary>A struct with one field is that field.</summary>
    [Demo("Memory")]
    public static void CorrectOnlyField()
    {
        var (holder, data) = (new Holder(), 0);
        Run.Together(
            () =>
            {
                data = 1;
                holder.Flag.IsSet = true;
            },
            () =>
            {
                if (holder.Flag.Look())
                {
                    Run.Expect(data == 1, "read too early");
                }
            });
    }

    /// <summary>What it shows is told by its elements.</summary>
    [Demo("Memory")]
    public static void CorrectSegment()
    {
        var holder = new Holder();
        Run.Together(() => holder.Segment[1] = 2, () => _ = holder.Segment[2]);
    }

    /// <summary>Locals that live on across an await are the method's own.</summary>
    [Demo("Memory")]
    public static async Task CorrectLocalOfAsync()
    {
        static async Task<int> Count()
        {
            var point = default(Point);
            await Task.Yield();
            point.Y += 2;
            return point.Y;
        }

        var both = await Task.WhenAll(Task.Run(Count), Task.Run(Count));
        Run.Expect(both is [2, 2], "not their own");
    }

    private interface ISet
    {
        void Set(int x);
    }

    private sealed class Holder
    {
        public Point Left;
        public Point Right;
        public Wrapper<Point> Wrapped;
        public Numbers Stack;
        public Flag Flag;
        public bool IsTaken;
        public ArraySegment<int> Segment = new(new int[4]);
    }

    private sealed class Cell<T>
    {
        public T? Value;

        public string? Show() => Value?.ToString();
    }

    private struct Wrapper<T>
        where T : ISet
    {
        private T _inner;

        public void Set(int x) => _inner.Set(x);
    }

    private struct Point : ISet, IComparable<Point>
    {
        public int X;
        public int Y;

        [UnscopedRef]
        public ref int At => ref Y;

        public void Set(int x) => X = x;

        public readonly int CompareTo(Point other) => Y.CompareTo(other.Y);

        public override readonly int GetHashCode() => Y.GetHashCode();
    }

    private struct Numbers
    {
        private int[]? _items;
        private int _count;

        public void Push(int number)
        {
            if (_count == (_items?.Length ?? 0))
            {
                Array.Resize(ref _items, _count + 4);
            }

            _items![_count++] = number;
        }
    }

    private struct Flag
    {
        public volatile bool IsSet;

        public readonly bool Look() => IsSet;
    }
}
