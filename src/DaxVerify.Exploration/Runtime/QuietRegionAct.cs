namespace DaxVerify.Exploration.Runtime;

/// <summary>What code does that isn't its own affair.</summary>
internal enum QuietRegionAct
{
    /// <summary>It takes a lock, starts a thread, or does something else that others can wait for or see.</summary>
    Synchronises,

    /// <summary>It writes what isn't its own.</summary>
    Writes,

    /// <summary>It reads what isn't its own, and has been written in this execution.</summary>
    Reads,

    /// <summary>It reads what isn't its own, and hasn't been written so far.</summary>
    Looks,

    /// <summary>What it finds depends on which thread runs it.</summary>
    LooksAtThread,
}
