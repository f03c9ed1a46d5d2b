namespace DaxVerify.Exploration.Demos;

/// <summary>Programs of which not all traces are explored, each beside one that differs in that alone.</summary>
public static class Limits
{
    private sealed class Counter
    {
        public int Value;
    }

    /// <summary>Two plain increments: a race, which says nothing where races are not reported.</summary>
    public static void BugRaceIgnored()
    {
        var counter = new Counter();
        Run.Together(() => counter.Value++, () => counter.Value++);
    }

    public static void CorrectWithoutRaces()
    {
        var counter = new Counter();
        void Add()
        {
            lock (counter)
            {
                counter.Value++;
            }
        }

        Run.Together(Add, Add);
    }

    /// <summary>The exception has no task to go into.</summary>
    public static void BugAsyncVoid() => Throws();

    private static async void Throws()
    {
        await Task.CompletedTask;
        throw new InvalidOperationException("nobody awaits me");
    }
}
