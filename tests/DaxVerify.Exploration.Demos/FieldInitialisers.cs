namespace DaxVerify.Exploration.Demos;

/// <summary>What runs in a constructor before that of the base class: initialisers of fields and what is passed on.</summary>
public static class FieldInitialisers
{
    [Demo("Memory", Shows = "DataRace")]
    public static void BugNumbersInAnInitialiser()
    {
        Numbered.Made = 0;
        Run.Together(() => _ = new Numbered(), () => _ = new Numbered());
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugVolatileNumber()
    {
        VolatileNumber.Made = 0;
        Run.Together(() => _ = new VolatileNumber(), () => _ = new VolatileNumber());
        Run.Expect(VolatileNumber.Made == 2, "lost");
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugPassesToTheBase()
    {
        Numbered.Made = 0;
        Run.Together(() => _ = new Failure(), () => _ = new Failure());
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugPassesToAnother()
    {
        Numbered.Made = 0;
        Run.Together(() => _ = new Chained(), () => _ = new Chained());
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugElementInAnInitialiser()
    {
        Array.Clear(Elements.Made);
        Run.Together(() => _ = new Elements(), () => _ = new Elements());
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugOfAPrimaryConstructor()
    {
        var shared = new Numbered();
        Run.Together(() => _ = new Primary(shared), () => _ = new Primary(shared));
    }

    [Demo("Memory")]
    public static void CorrectNumbersInAnInitialiser()
    {
        Counted.Made = 0;
        var ids = new int[2];
        Run.Together(() => ids[0] = new Counted().Id, () => ids[1] = new Counted().Id);
        Run.Expect(ids[0] + ids[1] == 3, "the same");
    }

    [Demo("Memory")]
    public static void CorrectStructs() => Run.Together(() => _ = new Holder().Sum, () => _ = new Holder().Sum);

    private sealed class Numbered
    {
        public static int Made;

        public int Id = ++Made;
    }

    private sealed class VolatileNumber
    {
        public static volatile int Made;

        public readonly int Id = ++Made;
    }

    private sealed class Failure() : Exception("number " + ++Numbered.Made);

    private sealed class Chained
    {
        private readonly int _id;

        public Chained()
            : this(++Numbered.Made)
        {
        }

        private Chained(int id) => _id = id;

        public override string ToString() => $"{_id}";
    }

    private sealed class Elements
    {
        public static readonly int[] Made = new int[2];

        public readonly int Id = Made[0]++;
    }

    private sealed class Primary(Numbered shared)
    {
        public readonly int Id = shared.Id++;
    }

    private sealed class Counted
    {
        public static int Made;

        public readonly int Id = Interlocked.Increment(ref Made);
    }

    private struct Pair(int first, int second)
    {
        public int First = first;
        public int Second = second;
    }

    private sealed class Holder
    {
        private Pair _pair = new(1, 2);
        private Pair _none;
        private (int A, int B) _tuple = (3, 4);

        public int Sum => _pair.First + _pair.Second + _none.First++ + _tuple.A + _tuple.B;
    }
}
