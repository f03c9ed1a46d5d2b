namespace DaxVerify.Exploration.Facts;

/// <summary>How a lock is held or wanted.</summary>
public enum LockMode
{
    /// <summary>By one thread alone.</summary>
    Exclusive,

    /// <summary>Together with others that share it.</summary>
    Shared,

    /// <summary>Together with others that share it, by the one that may go on to take it alone.</summary>
    Upgradeable,
}
