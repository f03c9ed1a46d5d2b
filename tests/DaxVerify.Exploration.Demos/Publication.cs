namespace DaxVerify.Exploration.Demos;

/// <summary>Objects made visible too early or without order.</summary>
public static class Publication
{
    private sealed class Config
    {
        public int Value;
        public string Name { get; set; } = "";
    }

    private sealed class Registry
    {
        public static volatile Registry? Current;
        public volatile int Ready;
        public int Size;

        public Registry(bool early)
        {
            if (early)
            {
                Current = this;
            }

            Ready = 1;
            Size = 7;
            if (!early)
            {
                Current = this;
            }
        }
    }

    /// <summary>An exchange that fails writes nothing.</summary>
    [Demo("Memory")]
    public static void CorrectFailedExchange()
    {
        var cell = new ExchangeCell();
        Run.Together(cell.ReadAfterOwn, () => Interlocked.CompareExchange(ref cell.State, 3, 2));
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugDoneExchange()
    {
        var cell = new ExchangeCell();
        Run.Together(cell.ReadAfterOwn, () => Interlocked.CompareExchange(ref cell.State, 3, 1));
    }

    /// <summary>Everybody makes one, the first is kept.</summary>
    [Demo("Memory")]
    public static void CorrectOnce()
    {
        var cell = new ExchangeCell();
        object Get() => Interlocked.CompareExchange(ref cell.Once, new object(), null) ?? cell.Once!;
        object? first = null, second = null;
        Run.Together(() => first = Get(), () => second = Get());
        Run.Expect(ReferenceEquals(first, second), "two");
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugPublishBeforeInit()
    {
        Registry.Current = null;
        Run.Together(
            () => _ = new Registry(true),
            () =>
            {
                if (Registry.Current is { } r)
                {
                    Run.Expect(r.Ready == 1, "published before it was ready");
                }
            });
    }

    [Demo("Memory")]
    public static void CorrectPublishAfterInit()
    {
        Registry.Current = null;
        Run.Together(
            () => _ = new Registry(false),
            () =>
            {
                if (Registry.Current is { } r)
                {
                    Run.Expect(r.Ready == 1 && r.Size == 7, "published before it was ready");
                }
            });
    }

    private static Config? s_config;
    private static volatile Config? s_volatileConfig;
    private static readonly object s_lock = new();
    private static int s_made;

    private static Config BrokenGet()
    {
        if (s_config == null)
        {
            lock (s_lock)
            {
                if (s_config == null)
                {
                    s_config = new Config { Value = 42 };
                }
            }
        }

        return s_config;
    }

    [Demo("Memory", Shows = "DataRace")]
    public static void BugDoubleCheckedLocking() =>
        Run.Together(() => Run.Expect(BrokenGet().Value == 42, "half made"), () => Run.Expect(BrokenGet().Value == 42, "half made"));

    private static Config GetWithoutSecondCheck()
    {
        if (s_volatileConfig == null)
        {
            lock (s_lock)
            {
                s_made++;
                s_volatileConfig = new Config { Value = 42 };
            }
        }

        return s_volatileConfig!;
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugNoSecondCheck()
    {
        Run.Together(() => GetWithoutSecondCheck(), () => GetWithoutSecondCheck());
        Run.Expect(s_made == 1, "made twice");
    }

    private static Config CorrectGet()
    {
        if (s_volatileConfig == null)
        {
            lock (s_lock)
            {
                if (s_volatileConfig == null)
                {
                    s_made++;
                    s_volatileConfig = new Config { Value = 42 };
                }
            }
        }

        return s_volatileConfig!;
    }

    [Demo("Memory")]
    public static void CorrectDoubleCheckedLocking()
    {
        Run.Together(() => Run.Expect(CorrectGet().Value == 42, "half made"), () => Run.Expect(CorrectGet().Value == 42, "half made"));
        Run.Expect(s_made == 1, "made twice");
    }

    private static readonly Lazy<Config> s_lazy = new(() => new Config { Value = 42 });

    [Demo("Locks")]
    public static void CorrectLazy() =>
        Run.Together(() => Run.Expect(s_lazy.Value.Value == 42, "half made"), () => Run.Expect(s_lazy.Value.Value == 42, "half made"));

    [Demo("Memory", Shows = "DataRace")]
    public static void BugFlagWithoutOrder()
    {
        var data = 0;
        var ready = false;
        Run.Together(
            () => { data = 1; ready = true; },
            () => { if (ready) { Run.Expect(data == 1, "not there"); } });
    }

    [Demo("Memory")]
    public static void CorrectFlag()
    {
        var data = 0;
        var ready = false;
        Run.Together(
            () => { data = 1; Volatile.Write(ref ready, true); },
            () => { if (Volatile.Read(ref ready)) { Run.Expect(data == 1, "not there"); } });
    }

    private sealed class ExchangeCell
    {
        public int State;
        public object? Once;

        public void ReadAfterOwn()
        {
            if (Interlocked.CompareExchange(ref State, 1, 0) == 0)
            {
                _ = State;
            }
        }
    }

    /// <summary>An exchange of immutable collections is interlocked: what went into one before is there for who finds it.</summary>
    [Demo("Memory")]
    public static void CorrectImmutableCollection()
    {
        var lists = System.Collections.Immutable.ImmutableList<int[]>.Empty;
        Run.Together(
            () => System.Collections.Immutable.ImmutableInterlocked.Update(ref lists, l => l.Add([5])),
            () =>
            {
                var found = Volatile.Read(ref lists);
                Run.Expect(found.Count == 0 || found[0][0] == 5, "half made");
            });
    }
}
