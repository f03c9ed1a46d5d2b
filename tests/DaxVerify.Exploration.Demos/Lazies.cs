namespace DaxVerify.Exploration.Demos;

/// <summary>Programs with Lazy in all its modes.</summary>
public static class Lazies
{
    /// <summary>The mode says that only one thread uses it.</summary>
    [Demo("Locks", Shows = "DataRace")]
    public static void BugLazyWithoutOrder()
    {
        var lazy = new Lazy<int>(() => 42, LazyThreadSafetyMode.None);
        void Get() => Run.Expect(lazy.Value == 42, "half made");
        Run.Together(Get, Get);
    }

    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugLazyMadeTwice()
    {
        var made = 0;
        var lazy = new Lazy<int>(() => Interlocked.Increment(ref made), LazyThreadSafetyMode.PublicationOnly);
        Run.Together(() => _ = lazy.Value, () => _ = lazy.Value);
        Run.Expect(made == 1, "made twice");
    }

    /// <summary>The function waits for a lock whose holder waits for the value.</summary>
    [Demo("Locks", Shows = "Deadlock")]
    public static void BugLazyUnderLock()
    {
        var gate = new object();
        var lazy = new Lazy<int>(() =>
        {
            lock (gate)
            {
                return 1;
            }
        });
        Run.Together(
            () => _ = lazy.Value,
            () =>
            {
                lock (gate)
                {
                    _ = lazy.Value;
                }
            });
    }

    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugLazyOfItself()
    {
        Lazy<int>? lazy = null;
        lazy = new Lazy<int>(() => lazy!.Value + 1);
        _ = lazy.Value;
    }

    /// <summary>What the function throws once is thrown for ever.</summary>
    [Demo("Locks", Shows = "UnhandledException")]
    public static void BugLazyTriedTooEarly()
    {
        var isReady = new StrongBool();
        var lazy = new Lazy<int>(() => isReady.Value ? 1 : throw new NotSupportedException("not ready"));
        Run.Together(
            () => isReady.Value = true,
            () =>
            {
                try
                {
                    _ = lazy.Value;
                }
                catch (NotSupportedException)
                {
                    // Too early: once more below.
                }
            });
        Run.Expect(lazy.Value == 1, "lost");
    }

    /// <summary>In this mode it is tried again.</summary>
    [Demo("Locks")]
    public static void CorrectLazyTriedAgain()
    {
        var isReady = new StrongBool();
        var lazy = new Lazy<int>(() => isReady.Value ? 1 : throw new NotSupportedException("not ready"), LazyThreadSafetyMode.PublicationOnly);
        Run.Together(
            () => isReady.Value = true,
            () =>
            {
                try
                {
                    _ = lazy.Value;
                }
                catch (NotSupportedException)
                {
                    // Too early: once more below.
                }
            });
        Run.Expect(lazy.Value == 1, "lost");
    }

    [Demo("Locks")]
    public static void CorrectLazyMadeOnce()
    {
        var made = 0;
        var lazy = new Lazy<object>(() =>
        {
            made++;
            return new object();
        });
        object? first = null, second = null;
        Run.Together(() => first = lazy.Value, () => second = lazy.Value);
        Run.Expect(made == 1 && ReferenceEquals(first, second) && lazy.IsValueCreated, "made twice");
    }

    [Demo("Locks")]
    public static void CorrectLazyPublishedOnce()
    {
        var lazy = new Lazy<object>(() => new object(), LazyThreadSafetyMode.PublicationOnly);
        object? first = null, second = null;
        Run.Together(() => first = lazy.Value, () => second = lazy.Value);
        Run.Expect(ReferenceEquals(first, second) && ReferenceEquals(first, lazy.Value), "two of them");
    }

    /// <summary>One thread after the other.</summary>
    [Demo("Locks")]
    public static void CorrectLazyWithoutOrder()
    {
        var lazy = new Lazy<int>(() => 42, isThreadSafe: false);
        var gate = new object();
        void Get()
        {
            lock (gate)
            {
                Run.Expect(lazy.Value == 42, "half made");
            }
        }

        Run.Together(Get, Get);
    }

    [Demo("Locks")]
    public static void CorrectLazyByConstructor()
    {
        var lazy = new Lazy<List<int>>();
        void Add()
        {
            lock (lazy.Value)
            {
                lazy.Value.Add(1);
            }
        }

        Run.Together(Add, Add);
        Run.Expect(lazy.Value.Count == 2, "two lists");
    }

    private sealed class StrongBool
    {
        private volatile bool _value;

        public bool Value
        {
            get => _value;
            set => _value = value;
        }
    }
}
