using System.Diagnostics;

namespace DaxVerify.Exploration.Demos;

/// <summary>What would end or stop the process that runs the program: assertions of the framework, exits.</summary>
public static class Processes
{
    private static int s_inside;

    [Demo("Process", Shows = "AssertionFailed")]
    public static void BugTwoAreInside() => Run.Together(Enter, Enter);

    [Demo("Process")]
    public static void CorrectOneIsInside()
    {
        var gate = new object();
        void EnterAlone()
        {
            lock (gate)
            {
                Enter();
            }
        }

        Run.Together(EnterAlone, EnterAlone);
    }

    [Demo("Process", Shows = "UnhandledException")]
    public static void BugLeavesBeforeTheOtherIsDone()
    {
        var isDone = false;
        Run.Together(() => Volatile.Write(ref isDone, true), () => LeaveUnless(Volatile.Read(ref isDone)));
    }

    [Demo("Process")]
    public static void CorrectLeavesNever()
    {
        var isDone = false;
        var other = new Thread(() => Volatile.Write(ref isDone, true));
        other.Start();
        other.Join();
        LeaveUnless(Volatile.Read(ref isDone));
    }

    /// <summary>Ticks are those of virtual time, and each thread has a number of its own.</summary>
    [Demo("Process")]
    public static void CorrectTicksAndThreadNumbers()
    {
        var numbers = new int[2];
        var before = Environment.TickCount64;
        Run.Together(() => numbers[0] = Environment.CurrentManagedThreadId, () => numbers[1] = Environment.CurrentManagedThreadId);
        Thread.Sleep(5);
        Run.Expect(Environment.TickCount64 - before >= 5, "the clock stood still");
        Run.Expect(numbers[0] != numbers[1], "two threads of one number");
    }

    private static void Enter()
    {
        Trace.Assert(Interlocked.Increment(ref s_inside) == 1, "two are inside");
        Interlocked.Decrement(ref s_inside);
    }

    private static void LeaveUnless(bool isDone)
    {
        if (!isDone)
        {
            Environment.FailFast("not done");
        }
    }
}
