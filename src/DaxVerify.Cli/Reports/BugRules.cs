using DaxVerify.Exploration;

namespace DaxVerify.Cli.Reports;

/// <summary>What kinds of bug are called in reports for machines, and in a few words.</summary>
internal static class BugRules
{
    /// <summary>The name of a kind, the words, and what it means and what to do about it in whole sentences.</summary>
    public static (string Rule, string Text, string Help) Of(BugKind kind) => kind switch
    {
        BugKind.AssertionFailed => (
            "assertion-failed", "An assertion of the program failed",
            "Some order of the threads leads to it: step through the interleaving to the last switch before the assertion, and order what it depends on by a lock or an await."),
        BugKind.InvariantBroken => (
            "invariant-broken", "A rule of the program doesn't hold after an execution",
            "The threads have ended and what they left behind contradicts the rule. Look for the steps that were to be one, and make them one by a lock."),
        BugKind.UnhandledException => (
            "unhandled-exception", "An exception left a thread or the test",
            "In this order of the threads the program meets a state that it does not expect. Handle it, or order the threads so that it cannot come about."),
        BugKind.Deadlock => (
            "deadlock", "Threads wait for each other and none can run",
            "Each thread of the circle holds what the next one waits for. Take locks in one order everywhere, and hold none while you wait for a thread, a task or a signal."),
        BugKind.LostWakeup => (
            "lost-wakeup", "A thread waits for a signal that nobody can send any more",
            "The signal came before anybody waited for it, or to somebody else. Test the condition under the same lock under which it is signalled, and wait in a loop."),
        BugKind.Livelock => (
            "livelock", "The execution doesn't end although every thread is scheduled fairly",
            "The threads run but get nowhere: each undoes or awaits what another one does. Let one of them win, or wait for an event instead of trying again."),
        BugKind.DataRace => (
            "data-race", "Two accesses to one location, at least one a write, are not ordered",
            "Which of the two comes first is left to chance, and what is read may be neither. Guard both by one lock, or use a volatile or interlocked access."),
        BugKind.LockOrderInversion => (
            "lock-order-inversion", "Locks are taken in opposite orders",
            "Two threads that do this at one time wait for each other for ever, though they did not here. Take the locks in one order everywhere."),
        BugKind.LockHeldAtEnd => (
            "lock-held-at-end", "A thread ended while it held a lock",
            "Whoever wants the lock afterwards waits for ever. Release it in a finally block or by a lock statement."),
        BugKind.UncontrolledOperation => (
            "not-under-control", "The program does something that the engine doesn't control",
            "What was explored says nothing about it. The advice in the message says how to bring it under control or to leave it out."),
        BugKind.Nondeterminism => (
            "nondeterminism", "The same choices led to different executions",
            "The program asks something that the engine does not answer, such as a clock, a random number or the order of a hash. Then no schedule can be replayed."),
        BugKind.UseAfterRelease => (
            "use-after-release", "An object can be used after it was released",
            "Another thread can release the object between the look at it and its use. Hold a reference or a lock for as long as it is used."),
        _ => (
            "double-release", "An object was released twice",
            "Two paths think that the object is theirs to release. Let one owner release it, or take it out by an exchange first."),
    };
}
