namespace DaxVerify.Exploration.Demos;

/// <summary>What the initialiser of a module may do, for a copy of this assembly that has it as its own.</summary>
public static class Modules
{
    private static readonly object s_gate = new();
    private static volatile int s_value;
    private static int s_plain;
    private static Thread? s_thread;

    public static void Nothing()
    {
    }

    public static void Throws() => throw new InvalidOperationException("not today");

    /// <summary>.NET lets nobody else into the module before its initialiser has ended.</summary>
    public static void WaitsForAThread()
    {
        var thread = new Thread(() => s_value = 1);
        thread.Start();
        thread.Join();
    }

    public static void StartsAThread()
    {
        s_thread = new Thread(() => s_plain = 1);
        s_thread.Start();
        s_value = 7;
    }

    public static void LeavesALock() => Monitor.Enter(s_gate);

    public static void LooksAtNothing() => Thread.Yield();

    public static void LooksAtWhatItsThreadWrites() => Run.Expect(s_plain < 2, "another");

    public static void AwaitsItsThread()
    {
        s_thread!.Join();
        Run.Expect(s_plain == 1 && s_value == 7, "not set");
    }

    public static void TakesTheLock() => Run.Together(() => Monitor.Enter(s_gate));
}
