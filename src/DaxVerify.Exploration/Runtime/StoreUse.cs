namespace DaxVerify.Exploration.Runtime;

/// <summary>What an operation on an object that several threads use does to the writes that a processor keeps back.</summary>
internal enum StoreUse
{
    /// <summary>It may come to nothing but a look, which may pass them.</summary>
    Looks,

    /// <summary>It has an interlocked operation or a lock in it, after which they are there for everybody.</summary>
    Drains,

    /// <summary>It writes, and that may be kept back as well.</summary>
    Writes,

    /// <summary>It may look, and what it writes may be kept back.</summary>
    LooksAndWrites,

    /// <summary>Which of the two, a look or an interlocked operation, shows when it has been made: who makes it says so then.</summary>
    ShowsLater,
}
