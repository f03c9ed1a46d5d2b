namespace DaxVerify.Exploration.Facts;

/// <summary>What a thread that doesn't run waits for.</summary>
public enum WaitKind
{
    /// <summary>Nothing: it could go on with its next operation.</summary>
    Turn,

    /// <summary>A lock that another thread holds.</summary>
    Lock,

    /// <summary>A pulse of a monitor.</summary>
    Pulse,

    /// <summary>A count of a semaphore.</summary>
    Count,

    /// <summary>An event that isn't set.</summary>
    Event,

    /// <summary>What others have to do: to come to a barrier, to add to a collection or to take from it.</summary>
    Others,

    /// <summary>A task that isn't complete.</summary>
    Completion,

    /// <summary>The end of a thread.</summary>
    Join,

    /// <summary>It sleeps for ever.</summary>
    Sleep,

    /// <summary>Nothing any more: it has ended.</summary>
    Ended,

    /// <summary>Something that is put into a channel.</summary>
    Item,

    /// <summary>Room in a channel.</summary>
    Room,

    /// <summary>A thread of the thread pool, all of which are at work.</summary>
    PoolThread,

    /// <summary>That the thread whose synchronization context it was posted to takes it.</summary>
    Context,
}
