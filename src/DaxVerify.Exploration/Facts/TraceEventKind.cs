namespace DaxVerify.Exploration.Facts;

/// <summary>What a thread did in a traced execution.</summary>
public enum TraceEventKind
{
    /// <summary>Read a field, static or array element.</summary>
    Read,

    /// <summary>Wrote one.</summary>
    Write,

    /// <summary>Read a volatile location.</summary>
    VolatileRead,

    /// <summary>Wrote one.</summary>
    VolatileWrite,

    /// <summary>Read and changed a location in one step.</summary>
    Interlocked,

    /// <summary>Took a monitor or lock.</summary>
    Enter,

    /// <summary>Tried to.</summary>
    TryEnter,

    /// <summary>Left one.</summary>
    Exit,

    /// <summary>Began to wait for a pulse of a monitor.</summary>
    PulseWait,

    /// <summary>Went on after such a wait.</summary>
    Woken,

    /// <summary>Pulsed a monitor.</summary>
    Pulse,

    /// <summary>Pulsed all waiters of a monitor.</summary>
    PulseAll,

    /// <summary>Waited for a count of a semaphore.</summary>
    SemaphoreWait,

    /// <summary>Gave counts back.</summary>
    SemaphoreRelease,

    /// <summary>Waited until an event, a countdown or a barrier let it through.</summary>
    EventWait,

    /// <summary>Let the waiters of an event through.</summary>
    EventSet,

    /// <summary>Made later waiters of an event wait again.</summary>
    EventReset,

    /// <summary>Cancelled a token source.</summary>
    Cancel,

    /// <summary>Looked whether a token is cancelled.</summary>
    LookAtToken,

    /// <summary>Slept.</summary>
    Sleep,

    /// <summary>Started a thread.</summary>
    Start,

    /// <summary>Waited for a thread's end.</summary>
    Join,

    /// <summary>Left its last method, by returning or by an exception.</summary>
    End,

    /// <summary>Began to wait in an await.</summary>
    Await,

    /// <summary>Went on after an await.</summary>
    Resume,

    /// <summary>Completed a task.</summary>
    Complete,

    /// <summary>Blocked its thread until a task was complete.</summary>
    TaskWait,

    /// <summary>Drew a value.</summary>
    Choose,

    /// <summary>Called a concurrent collection.</summary>
    UseCollection,

    /// <summary>Has to wait for a lock that the program builds itself.</summary>
    LockWait,

    /// <summary>Took such a lock.</summary>
    LockTake,

    /// <summary>Gave up taking such a lock, or waited until nobody held it.</summary>
    LockLeave,

    /// <summary>Released such a lock.</summary>
    LockRelease,

    /// <summary>Did a step of which only the record of the schedule is left.</summary>
    Step,
}
