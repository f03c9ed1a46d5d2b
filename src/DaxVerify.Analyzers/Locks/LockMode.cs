namespace DaxVerify.Analyzers.Locks;

/// <summary>How a lock is held.</summary>
internal enum LockMode
{
    /// <summary>For reading, with other readers.</summary>
    Shared,

    /// <summary>For reading, by the one who may go on to write.</summary>
    Upgradeable,

    /// <summary>Alone.</summary>
    Exclusive,

    /// <summary>In a mode that only the caller knows; it satisfies every demand.</summary>
    Any,
}
