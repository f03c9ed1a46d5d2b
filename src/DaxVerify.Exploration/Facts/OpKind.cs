namespace DaxVerify.Exploration.Facts;

/// <summary>What a controlled thread is about to do at a scheduling point; decides when it is enabled and what it conflicts with.</summary>
public enum OpKind : byte
{
    /// <summary>First step of a started thread.</summary>
    Begin,

    /// <summary>Takes a Monitor or a Lock.</summary>
    Acquire,

    /// <summary>Takes a Monitor again after <c>Monitor.Wait</c>.</summary>
    Reacquire,

    /// <summary>Releases a lock; a scheduling point only where the program polls locks (TryEnter, IsEntered).</summary>
    Release,

    /// <summary>Takes a lock if it is free; never blocks.</summary>
    TryAcquire,

    /// <summary>Takes one count of a semaphore.</summary>
    SemaphoreWait,

    /// <summary>Waits until an event is set.</summary>
    EventWait,

    /// <summary>Waits for a thread to end.</summary>
    Join,

    /// <summary>Reads an atomic location or the state of a primitive.</summary>
    Read,

    /// <summary>Writes an atomic location or the state of a primitive.</summary>
    Write,

    /// <summary>Reads and writes an atomic location in one step.</summary>
    ReadWrite,

    /// <summary>Lets time pass.</summary>
    Sleep,

    /// <summary>Gives way to other threads.</summary>
    Yield,

    /// <summary>A value drawn from the choice stream; not a scheduling point.</summary>
    Data,

    /// <summary>Blocks for ever (an infinite sleep).</summary>
    Never,
}
