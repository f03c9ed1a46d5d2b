namespace DaxVerify.Exploration.Facts;

/// <summary>What to do about an operation that isn't controlled, by its name.</summary>
internal static class RefusalAdvice
{
    private const string Include = "include the assembly that makes it (--include NAME), so that it is rewritten too";
    private const string Fake = "put it behind an interface, and something in memory in its place in the test";
    private const string Exclude = "do it before or after what is explored, or leave it out of the test";

    private static readonly (string Part, string Advice)[] s_byPart =
    [
        ("System.Linq.ParallelEnumerable", "write the query with Parallel.For, Parallel.ForEach or tasks, which are controlled"),
        ("System.Threading.Tasks.Dataflow.", "replace the blocks by channels and tasks, which are controlled"),
        ("code that isn't rewritten", Include),
        ("which isn't rewritten", "include that assembly (--include NAME), so that both sides have the same types"),
        ("code outside control", Include),
        ("no task stands behind", Include),
        ("an expression with", "write it as a lambda: compiled expressions reach the framework's own type"),
        (" completes", "include the assembly that completes it (--include NAME), or, if that is the framework's, put it behind an interface, and something in memory in its place in the test"),
        ("outside control", "start the thread in rewritten code, with Thread or Task"),
        ("threads in one execution", "let the test use fewer threads at once"),
        ("pieces of work at once", "let the test queue less work at once"),
        (" with a name", "leave the name out: within one process it makes no difference"),
        (" inside ", "do it outside of the module's initialiser, or of the member that names the lock"),
        ("RegisterWaitForSingleObject", "wait for the handle on a thread or a task"),
        ("System.Timers.Timer", "replace it by System.Threading.Timer or PeriodicTimer, which are controlled"),
        ("System.ComponentModel.BackgroundWorker", "replace it by Task.Run, which is controlled"),
        ("TaskFactory", "replace it by Task.WhenAll, Task.WhenAny or a TaskCompletionSource, which are controlled"),
        ("TimeProvider", "use TimeProvider.System, whose time is virtual"),
        ("System.GC.", Exclude),
        ("System.Console.", Fake),
        ("System.Diagnostics.Process", Fake),
        ("System.Net.", Fake),
        ("System.IO.", Fake),
    ];

    /// <summary>What to do next: include, replace or exclude it.</summary>
    /// <param name="operation">What was met.</param>
    public static string For(string operation)
    {
        foreach (var (part, advice) in s_byPart)
        {
            if (operation.Contains(part, StringComparison.Ordinal))
            {
                return advice;
            }
        }

        return $"replace it by something that is controlled; or {Exclude}";
    }
}
