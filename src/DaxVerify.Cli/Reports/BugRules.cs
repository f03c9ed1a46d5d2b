using DaxVerify.Exploration;

namespace DaxVerify.Cli.Reports;

/// <summary>What kinds of bug are called in reports for machines, and in a few words.</summary>
internal static class BugRules
{
    /// <summary>The name and the words of a kind.</summary>
    public static (string Rule, string Text) Of(BugKind kind) => kind switch
    {
        BugKind.AssertionFailed => ("assertion-failed", "An assertion of the program failed"),
        BugKind.InvariantBroken => ("invariant-broken", "A rule of the program doesn't hold after an execution"),
        BugKind.UnhandledException => ("unhandled-exception", "An exception left a thread or the test"),
        BugKind.Deadlock => ("deadlock", "Threads wait for each other and none can run"),
        BugKind.LostWakeup => ("lost-wakeup", "A thread waits for a signal that nobody can send any more"),
        BugKind.Livelock => ("livelock", "The execution doesn't end although every thread is scheduled fairly"),
        BugKind.DataRace => ("data-race", "Two accesses to one location, at least one a write, are not ordered"),
        BugKind.LockOrderInversion => ("lock-order-inversion", "Locks are taken in opposite orders"),
        BugKind.LockHeldAtEnd => ("lock-held-at-end", "A thread ended while it held a lock"),
        BugKind.UncontrolledOperation => ("not-under-control", "The program does something that the engine doesn't control"),
        BugKind.Nondeterminism => ("nondeterminism", "The same choices led to different executions"),
        BugKind.UseAfterRelease => ("use-after-release", "An object can be used after it was released"),
        _ => ("double-release", "An object was released twice"),
    };
}
