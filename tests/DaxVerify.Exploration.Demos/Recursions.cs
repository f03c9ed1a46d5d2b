namespace DaxVerify.Exploration.Demos;

/// <summary>Calls that come to no end, which in .NET end the process, and those that do.</summary>
public static class Recursions
{
    private delegate int Again(Again again, int n);

    /// <summary>Endless in one order of the two, and nobody can catch what comes of it.</summary>
    [Demo("Process", Shows = "UnhandledException")]
    public static void BugTwoCallEachOtherForEver()
    {
        var bound = int.MaxValue;
        Run.Together(() => Volatile.Write(ref bound, 10), () => DescendAndForgive(Volatile.Read(ref bound)));
    }

    [Demo("Process", Shows = "UnhandledException")]
    public static void BugFunctionCallsItselfForEver()
    {
        Again again = (self, n) => self(self, n) + 1;
        Run.Together(() => again(again, 1), () => { });
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

    private static int Even(int n, int bound) => n >= bound ? n : Odd(n + 1, bound) + 1;

    private static int Odd(int n, int bound) => n >= bound ? n : Even(n + 1, bound) + 1;
}
