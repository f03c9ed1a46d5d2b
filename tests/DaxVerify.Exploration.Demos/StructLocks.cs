namespace DaxVerify.Exploration.Demos;

/// <summary>Structs whose own methods order threads: by a lock, by a volatile field.</summary>
public static class StructLocks
{
    [Demo("Memory")]
    public static void CorrectOneLock()
    {
        var holder = new Holder();
        Run.Together(() => holder.Counter.AddUnderFirst(), () => holder.Counter.AddUnderFirst());
        Run.Expect(holder.Counter.Count == 2, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugTwoLocks()
    {
        var holder = new Holder();
        Run.Together(() => holder.Counter.AddUnderFirst(), () => holder.Counter.AddUnderSecond());
        Run.Expect(holder.Counter.Count == 2, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugTwoLocksOfAnElement()
    {
        Counter[] counters = [new()];
        Run.Together(() => counters[0].AddUnderFirst(), () => counters[0].AddUnderSecond());
        Run.Expect(counters[0].Count == 2, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugReadBesideALockInside()
    {
        var holder = new Holder();
        var seen = -1;
        Run.Together(() => seen = holder.Counter.Count, () => holder.Counter.AddUnderFirst());
        Run.Expect(seen is 0 or 1, "another");
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugLostUpdateOfAVolatileField()
    {
        var holder = new Holder();
        void Add() => holder.Flag.Value += 1;
        Run.Together(Add, Add);
        Run.Expect(holder.Flag.Value == 2, "lost");
    }

    /// <summary>Published by a volatile field that a struct's own property sets.</summary>
    [Demo("Memory")]
    public static void CorrectPublicationByAProperty()
    {
        var holder = new Holder();
        var data = 0;
        Run.Together(
            () =>
            {
                data = 1;
                holder.Flag.Value = 1;
            },
            () => Run.Expect(holder.Flag.Value == 0 || data == 1, "not seen"));
    }

    /// <summary>A delegate has the struct that it is made of in a box, and the engine's own methods don't take that.</summary>
    [Demo("Memory")]
    public static void CorrectDelegateOfAToken()
    {
        using var source = new CancellationTokenSource();
        var token = source.Token;
        Action look = token.ThrowIfCancellationRequested;
        Run.Together(look, look);
    }

    private sealed class Holder
    {
        public Counter Counter = new();
        public Flag Flag;
    }

    private struct Flag
    {
        private volatile int _value;

        public int Value
        {
            readonly get => _value;
            set => _value = value;
        }
    }

    private struct Counter()
    {
        private readonly object _first = new();
        private readonly object _second = new();

        public int Count { get; private set; }

        public void AddUnderFirst()
        {
            lock (_first)
            {
                Count++;
            }
        }

        public void AddUnderSecond()
        {
            lock (_second)
            {
                Count++;
            }
        }
    }
}
