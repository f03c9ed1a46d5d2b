namespace DaxVerify.Exploration.Demos;

/// <summary>Calls that come to no end, which in .NET end the process, and those that do.</summary>
public static class Recursions
{
    private delegate int Again(Again again, int n);

    private sealed class Counter
    {
        public int Deepest;
        public int Ended;
    }

    /// <summary>Endless in one order of the two, and nobody can catch what comes of it.</summary>
    [Demo("Process", Shows = "UnhandledException")]
    public static void BugTwoCallEachOtherForEver()
    {
        var bound = int.MaxValue;
        Run.Together(() => Volatile.Write(ref bound, 10), () => DescendAndForgive(Volatile.Read(ref bound)));
    }

    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static void BugFunctionCallsItselfForEver()
    {
        Again again = (self, n) => self(self, n) + 1;
        Run.Together(() => again(again, 1), () => { });
    }

    /// <summary>An async method that awaits what is complete runs on within the call: none of them ever waits.</summary>
    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static async Task BugAsyncMethodNeverWaits()
    {
        var other = Task.Run(static () => { });
        await DescendAsync(0);
        await other;
    }

    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static async Task BugValueTaskNeverWaits()
    {
        var other = Task.Run(static () => { });
        await DescendByValueAsync(0);
        await other;
    }

    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static async Task BugAsyncIteratorAsksItself()
    {
        var other = Task.Run(static () => { });
        await foreach (var n in NumbersAsync(0))
        {
            Run.Expect(n >= 0, "too small");
        }

        await other;
    }

    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static void BugIteratorAsksItself() => Run.Together(() => Run.Expect(Numbers(0).Sum() > 0, "nothing"), () => { });

    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static void BugAsyncLambdaCallsItself()
    {
        Func<int, Task<int>> again = null!;
        again = async n => await again(n + 1) + 1;
        Run.Together(() => again(0).Wait(), () => { });
    }

    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static void BugAsyncLocalFunctionCallsItself()
    {
        async Task<int> Again(int n) => await Again(n + 1) + 1;
        Run.Together(() => Again(0).Wait(), () => { });
    }

    /// <summary>Each of the calls wants to see the exception.</summary>
    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static void BugEveryCallCatches() => Run.Together(() => DescendAndCatch(0), () => { });

    /// <summary>Each of the calls has something to do at its end that others can see.</summary>
    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static void BugEveryCallEndsUnderALock() => Run.Together(() => DescendAndCount(new Counter(), 0), () => { });

    /// <summary>What is done at the end comes to no end either.</summary>
    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static void BugEveryCallCallsAgainAtItsEnd() => Run.Together(() => DescendTwice(0), () => { });

    /// <summary>The framework catches what a comparison throws, and throws another.</summary>
    [Demo("Process", Shows = "UnhandledException", Seeds = 2)]
    public static void BugComparisonSorts() => Run.Together(static () => new List<int> { 2, 1 }.Sort(Compare), () => { });

    /// <summary>In a deep call another thread's defect ends the execution, and each of the calls has something to do then.</summary>
    [Demo("Process", Shows = "UnhandledException")]
    public static void BugOfAnotherInTheMidstOfDeepCalls()
    {
        var counter = new Counter();
        Run.Together(() => DescendAndCount(counter, 1_000), () => Run.Expect(Volatile.Read(ref counter.Deepest) == 0, "somebody is deep down"));
    }

    [Demo("Process")]
    public static void CorrectCallsItselfOften()
    {
        var reached = 0;
        Run.Together(() => reached = Even(0, 20_000), () => { });
        Run.Expect(reached == 40_000, "it ended early");
    }

    private static int DescendAndForgive(int bound)
    {
        try
        {
            return Even(0, bound);
        }
        catch (Exception)
        {
            return 0; // hides nothing: a program whose stack is used up doesn't come here
        }
    }

    private static async Task<int> DescendAsync(int n) => await DescendAsync(n + 1) + 1;

    private static async ValueTask<int> DescendByValueAsync(int n) => await DescendByValueAsync(n + 1) + 1;

    private static async IAsyncEnumerable<int> NumbersAsync(int n)
    {
        await foreach (var next in NumbersAsync(n + 1))
        {
            yield return next;
        }
    }

    private static IEnumerable<int> Numbers(int n)
    {
        foreach (var next in Numbers(n + 1))
        {
            yield return next;
        }
    }

    private static int DescendAndCatch(int n)
    {
        try
        {
            return DescendAndCatch(n + 1) + 1;
        }
        catch (InvalidOperationException e) when (e.Message.Length > n)
        {
            return 1;
        }
        catch (Exception e)
        {
            throw new InvalidOperationException("deep down", e);
        }
    }

    /// <summary>Comes to an end where it is told of one.</summary>
    private static void DescendAndCount(Counter counter, int n)
    {
        try
        {
            if (n != 1)
            {
                DescendAndCount(counter, n - 1);
            }
            else
            {
                Volatile.Write(ref counter.Deepest, 1);
            }
        }
        finally
        {
            lock (counter)
            {
                counter.Ended++;
            }
        }
    }

    private static int DescendTwice(int n)
    {
        try
        {
            return DescendTwice(n + 1) + 1;
        }
        finally
        {
            DescendTwice(n + 1);
        }
    }

    private static int Compare(int left, int right)
    {
        new List<int> { left, right }.Sort(Compare);
        return left - right;
    }

    private static int Even(int n, int bound) => n >= bound ? n : Odd(n + 1, bound) + 1;

    private static int Odd(int n, int bound) => n >= bound ? n : Even(n + 1, bound) + 1;
}
