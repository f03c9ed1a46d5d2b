using System.Runtime.CompilerServices;

namespace DaxVerify.Exploration.Demos;

/// <summary>Accessors that say <c>init</c> return nothing, though their signature says more of it: what is made with them is exchanged, and written, as any other.</summary>
public static class InitAccessors
{
    /// <summary>The update of an immutable record by exchange.</summary>
    [Demo("Memory")]
    public static void CorrectUpdateOfRecord()
    {
        var state = new State(0, "");
        void Add()
        {
            while (true)
            {
                var old = Volatile.Read(ref state);
                if (ReferenceEquals(Interlocked.CompareExchange(ref state, old with { Count = old.Count + 1 }, old), old))
                {
                    return;
                }
            }
        }

        Run.Together(Add, Add);
        Run.Expect(state.Count == 2, "one lost");
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugUpdateOfRecordIsLost()
    {
        var state = new State(0, "");
        void Add() => Interlocked.Exchange(ref state, Volatile.Read(ref state) with { Count = 1 + Volatile.Read(ref state).Count });
        Run.Together(Add, Add);
        Run.Expect(state.Count == 2, "one lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugFieldOfStructIsGivenWhatWasMade()
    {
        var holder = new Holder();
        Run.Together(() => holder.Pair.First = new Made { Value = 1 }.Value, () => holder.Pair.First = 1);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugElementIsGivenWhatWasMade()
    {
        var pairs = new Pair[2];
        Run.Together(() => pairs.AsSpan()[1].First = new Made { Value = 1 }.Value, () => pairs[1].First = 1);
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugFieldIsGivenACopy()
    {
        var (holder, state) = (new Holder(), new Values(1, 2));
        Run.Together(() => holder.Pair.First = (state with { First = 3 }).First, () => holder.Pair.First = 1);
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugSumIsLost()
    {
        var sum = 0;
        Run.Together(() => Interlocked.Exchange(ref sum, new Made { Value = 1 }.Value + Volatile.Read(ref sum)), () => Interlocked.Add(ref sum, new Made { Value = 1 }.Value));
        Run.Expect(sum == 2, "one lost");
    }

    /// <summary>The runtime takes a lock around it, and it writes by reference in a loop.</summary>
    [Demo("Memory")]
    public static void CorrectBodies() => Run.Together(() => Run.Expect(new Synchronized { Value = 1, Sum = 3 } is { Value: 1, Sum: 3 }, "not made"));

    /// <summary>What is made of a generic type has to have it.</summary>
    [Demo("Memory")]
    public static void CorrectRequired()
    {
        var holder = new Holder();
        Run.Together(() => holder.Pair.First = new Required<int> { Value = 1 }.Value, () => holder.Pair.Second = new Required<int> { Value = 1 }[0]);
        Run.Expect(holder.Pair is { First: 1, Second: 1 }, "lost");
    }

    private record State(int Count, string Name);

    private readonly record struct Values(int First, int Second);

    private struct Pair
    {
        public int First;
        public int Second;
    }

    private sealed class Holder
    {
        public Pair Pair;
    }

    private sealed class Made
    {
        public int Value { get; init; }
    }

    private sealed class Required<T>
    {
        public required T Value { get; init; }

        public T this[int index]
        {
            get => Value;
            init => Value = value;
        }
    }

    private sealed class Synchronized
    {
        private int _sum;

        public int Value { get; [MethodImpl(MethodImplOptions.Synchronized)] init; }

        public int Sum
        {
            get => _sum;
            init
            {
                for (var i = 0; i < value; i++)
                {
                    Interlocked.Increment(ref _sum);
                }
            }
        }
    }
}
