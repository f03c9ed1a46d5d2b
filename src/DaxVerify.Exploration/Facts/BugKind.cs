namespace DaxVerify.Exploration;

/// <summary>What kind of defect an exploration found.</summary>
public enum BugKind
{
    /// <summary>An assertion of the program, or the verdict callback, failed.</summary>
    AssertionFailed,

    /// <summary>A rule of the program's own doesn't hold after an execution, as a judge says; see <see cref="Violation"/>.</summary>
    InvariantBroken,

    /// <summary>An exception left a thread or the test.</summary>
    UnhandledException,

    /// <summary>Threads wait for each other and none can run.</summary>
    Deadlock,

    /// <summary>A thread waits for a pulse or a signal that nobody can send any more.</summary>
    LostWakeup,

    /// <summary>The execution didn't end within the step bound although every thread was scheduled fairly.</summary>
    Livelock,

    /// <summary>Two accesses to one location, at least one a write, are not ordered by happens-before.</summary>
    DataRace,

    /// <summary>Locks are taken in opposite orders by threads that can overlap; predicted from runs that did not deadlock.</summary>
    LockOrderInversion,

    /// <summary>A thread ended while it held a lock.</summary>
    LockHeldAtEnd,

    /// <summary>The program did something that the engine doesn't control and that could block or switch threads.</summary>
    UncontrolledOperation,

    /// <summary>The same choices led to different executions: the program depends on something outside the choice stream.</summary>
    Nondeterminism,

    /// <summary>An object was accessed after the program had declared it released, or can be: nothing orders the access before the release.</summary>
    UseAfterRelease,

    /// <summary>An object was released that is released already.</summary>
    DoubleRelease,
}
