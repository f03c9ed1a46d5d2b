namespace DaxVerify.Exploration.Demos;

/// <summary>Fields of one struct are locations of their own: of a field, a static field, an array's element, by its methods.</summary>
public static class StructParts
{
    private static Pair s_pair;

    [Demo("Memory")]
    public static void CorrectTwoFields()
    {
        var holder = new Holder();
        Run.Together(() => holder.Pair.First = 1, () => holder.Pair.Second = holder.Pair.Second + 1);
        Run.Expect(holder.Pair is { First: 1, Second: 1 }, "lost");
    }

    [Demo("Memory")]
    public static void CorrectTwoFieldsOfStatic() => Run.Together(() => s_pair.First = 1, () => s_pair.Second = 2);

    [Demo("Memory")]
    public static void CorrectTwoFieldsOfElement()
    {
        var pairs = new Pair[1];
        Run.Together(() => pairs[0].First = 1, () => pairs[0].Second = 2);
    }

    /// <summary>Its methods use what their code uses.</summary>
    [Demo("Memory")]
    public static void CorrectMethods()
    {
        var holder = new Holder();
        Run.Together(() => holder.Pair.CountFirst(), () => holder.Pair.CountSecond());
    }

    /// <summary>The lock of a struct is read while what it guards is changed.</summary>
    [Demo("Memory")]
    public static void CorrectLockInStruct()
    {
        var holder = new Guarded();
        void Add()
        {
            lock (holder.Items.Gate)
            {
                holder.Items.Add();
            }
        }

        Run.Together(Add, Add);
        Run.Expect(holder.Items.Count == 2, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugSameField()
    {
        var holder = new Holder();
        Run.Together(
            () =>
            {
                holder.Pair.First = 1;
                holder.Pair.Second = 1;
            },
            () => _ = holder.Pair.First);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugFieldAndWhole()
    {
        var holder = new Holder();
        Run.Together(() => holder.Pair.First = 1, () => holder.Pair = new Pair { Second = 2 });
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugWholeAndFieldOfStatic()
    {
        Run.Together(() => s_pair.Second = 1, () => _ = s_pair.ToString());
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugSameFieldOfElement()
    {
        var pairs = new Pair[1];
        Run.Together(() => pairs[0].First = 1, () => pairs[0].First = 2);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugMethodAndField()
    {
        var holder = new Holder();
        Run.Together(() => holder.Pair.CountFirst(), () => holder.Pair.First = 2);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugMethodThatSetsAll()
    {
        var holder = new Holder();
        Run.Together(() => holder.Pair.Clear(), () => holder.Pair.Second = 2);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugByReference()
    {
        static void Set(ref int value) => value = 1;
        var holder = new Holder();
        Run.Together(() => Set(ref holder.Pair.First), () => holder.Pair.First = 2);
    }

    /// <summary>A field of the same generic struct has parts of its own.</summary>
    [Demo("Memory")]
    public static void CorrectNestedInstance()
    {
        var (holder, other) = (new Nested(), default(Two<int, int>));
        Run.Together(() => holder.Pair.First = other, () => holder.Pair.Second = 2);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugPartOfAPart()
    {
        var holder = new Nested();
        Run.Together(() => holder.Pair.First.Second = 1, () => _ = holder.Pair.First);
    }

    /// <summary>Two methods that call one another use what either uses.</summary>
    [Demo("Memory", Shows = "DataRace")]
    public static void BugMethodsInACircle()
    {
        var holder = new Circle();
        Run.Together(() => holder.Steps.Odd(1), () => holder.Steps.CountOfEven = 2);
    }

    private sealed class Nested
    {
        public Two<Two<int, int>, int> Pair;
    }

    private struct Two<TFirst, TSecond>
    {
        public TFirst First;
        public TSecond Second;
    }

    private sealed class Circle
    {
        public Steps Steps;
    }

    private struct Steps
    {
        public int CountOfEven;
        private int _countOfOdd;

        public void Even(int left)
        {
            CountOfEven++;
            Go(left, isEven: true);
        }

        public void Odd(int left)
        {
            _countOfOdd++;
            Go(left, isEven: false);
        }

        private void Go(int left, bool isEven)
        {
            if (left > 0 && isEven)
            {
                Odd(left - 1);
            }
            else if (left > 0)
            {
                Even(left - 1);
            }
        }
    }

    private sealed class Holder
    {
        public Pair Pair;
    }

    private sealed class Guarded
    {
        public Items Items = new();
    }

    private record struct Pair
    {
        public int First;
        public int Second;

        public void CountFirst() => First++;

        public void CountSecond() => Second = Double() - Second;

        public void Clear() => this = default;

        private readonly int Double() => 2 * Second;
    }

    private struct Items()
    {
        public readonly object Gate = new();
        private int _count;

        public readonly int Count => _count;

        public void Add() => _count++;
    }
}
