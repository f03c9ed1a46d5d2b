namespace DaxVerify.Cli.Exploring;

/// <summary>Programs under test of <c>daxverify self-test</c>; compiled into this assembly, so that they are always there.</summary>
internal static class SelfTestPrograms
{
    /// <summary>Full name of the racy program.</summary>
    public const string Racy = "DaxVerify.Cli.Exploring.SelfTestPrograms.Race";

    /// <summary>Full name of the correct one.</summary>
    public const string Correct = "DaxVerify.Cli.Exploring.SelfTestPrograms.NoRace";

    private static readonly object s_lock = new();
    private static int s_count;

    /// <summary>Two threads count without a lock.</summary>
    public static void Race() => Twice(() => s_count++);

    /// <summary>Two threads count under a lock.</summary>
    public static void NoRace() => Twice(() =>
    {
        lock (s_lock)
        {
            s_count++;
        }
    });

    private static void Twice(Action body)
    {
        var first = new Thread(() => body());
        var second = new Thread(() => body());
        first.Start();
        second.Start();
        first.Join();
        second.Join();
        if (s_count < 1)
        {
            throw new InvalidOperationException("nothing was counted");
        }
    }
}
