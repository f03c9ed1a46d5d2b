namespace DaxVerify.Exploration.Demos;

/// <summary>Bugs that need several operations in one particular order.</summary>
public static class Ordered
{
    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugDepth3()
    {
        var state = 0;
        Run.Together(
            () =>
            {
                Interlocked.CompareExchange(ref state, 1, 0);
                Interlocked.CompareExchange(ref state, 3, 2);
            },
            () => Interlocked.CompareExchange(ref state, 2, 1));
        Run.Expect(state != 3, "reached state 3");
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugDepth5()
    {
        var state = 0;
        Run.Together(
            () =>
            {
                Interlocked.CompareExchange(ref state, 1, 0);
                Interlocked.CompareExchange(ref state, 3, 2);
                Interlocked.CompareExchange(ref state, 5, 4);
            },
            () =>
            {
                Interlocked.CompareExchange(ref state, 2, 1);
                Interlocked.CompareExchange(ref state, 4, 3);
            });
        Run.Expect(state != 5, "reached state 5");
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugNeedsStarvation()
    {
        var version = 0;
        var stale = false;
        Run.Together(
            () =>
            {
                var before = Volatile.Read(ref version);
                if (Volatile.Read(ref version) - before >= 20)
                {
                    Volatile.Write(ref stale, true);
                }
            },
            () =>
            {
                for (var i = 0; i < 25; i++)
                {
                    Interlocked.Increment(ref version);
                }
            });
        Run.Expect(!stale, "starved for 20 steps");
    }

    [Demo("Memory", Shows = "UnhandledException")]
    public static void BugGivesUp()
    {
        var ready = 0;
        var gaveUp = false;
        Run.Together(
            () =>
            {
                for (var i = 0; i < 20; i++)
                {
                    if (Volatile.Read(ref ready) == 1)
                    {
                        return;
                    }

                    Thread.Yield();
                }

                gaveUp = true;
            },
            () => Volatile.Write(ref ready, 1));
        Run.Expect(!gaveUp, "gave up after 20 tries");
    }
}
