namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with LazyInitializer.</summary>
public static class LazyInitializers
{
    private sealed class Holder
    {
        public List<int>? Items;
        public int Number;
        public bool IsMade;
        public object? Gate;
    }

    /// <summary>Without a lock both may make one.</summary>
    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugMadeTwice()
    {
        var (holder, made) = (new Holder(), 0);
        void Get() => LazyInitializer.EnsureInitialized(ref holder.Items, () =>
        {
            Interlocked.Increment(ref made);
            return [];
        });

        Run.Together(Get, Get);
        Run.Expect(made == 1, "made twice");
    }

    /// <summary>What the functions share isn't locked.</summary>
    [Demo("Locks", Shows = "DataRace")]
    public static void BugFunctionsShare()
    {
        var (holder, n) = (new Holder(), 0);
        void Get() => LazyInitializer.EnsureInitialized(ref holder.Items, () => [n++]);
        Run.Together(Get, Get);
    }

    [Demo("Locks", Shows = "DataRace")]
    public static void BugLooksBeside()
    {
        var holder = new Holder();
        Run.Together(() => LazyInitializer.EnsureInitialized(ref holder.Number, ref holder.IsMade, ref holder.Gate, () => 3), () => Run.Expect(holder.Number is 0 or 3, "other"));
    }

    [Demo("Locks", Shows = "Deadlock")]
    public static void BugLocksInBothOrders()
    {
        var (holder, other) = (new Holder { Gate = new object() }, new object());
        Run.Together(
            () => LazyInitializer.EnsureInitialized(ref holder.Items, ref holder.Gate, () =>
            {
                lock (other)
                {
                    return [];
                }
            }),
            () =>
            {
                lock (other)
                {
                    LazyInitializer.EnsureInitialized(ref holder.Items, ref holder.Gate, () => []);
                }
            });
    }

    [Demo("Locks")]
    public static void CorrectOneIsPublished()
    {
        var holder = new Holder();
        List<int>? first = null, second = null;
        Run.Together(
            () => first = LazyInitializer.EnsureInitialized(ref holder.Items, () => [1]),
            () => second = LazyInitializer.EnsureInitialized(ref holder.Items));
        Run.Expect(ReferenceEquals(first, second), "two of them");
    }

    [Demo("Locks")]
    public static void CorrectMadeOnce()
    {
        var (holder, made) = (new Holder(), 0);
        void Get() => Run.Expect(LazyInitializer.EnsureInitialized(ref holder.Number, ref holder.IsMade, ref holder.Gate, () => ++made) == 1, "not made");
        Run.Together(Get, Get, () => LazyInitializer.EnsureInitialized(ref holder.Items, ref holder.Gate, () => []));
        Run.Expect(made == 1, "made twice");
    }
}
