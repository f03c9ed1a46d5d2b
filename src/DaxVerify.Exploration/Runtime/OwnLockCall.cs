using DaxVerify.Exploration.Facts;

namespace DaxVerify.Exploration.Runtime;

/// <summary>A method of one of the program's own locks that a thread is in.</summary>
/// <param name="lock">The lock.</param>
/// <param name="mode">How it is wanted.</param>
/// <param name="site">Where the program called.</param>
/// <param name="heldBefore">How many monitors the thread held when it called.</param>
/// <param name="since">The step at which it called.</param>
internal sealed class OwnLockCall(OwnLock @lock, LockMode mode, string site, int heldBefore, int since)
{
    public OwnLock Lock { get; } = @lock;

    /// <summary>How it is wanted.</summary>
    public LockMode Mode { get; } = mode;

    /// <summary>Where the program called.</summary>
    public string Site { get; } = site;

    /// <summary>How many monitors the thread held when it called.</summary>
    public int HeldBefore { get; } = heldBefore;

    /// <summary>The step at which it called.</summary>
    public int Since { get; } = since;

    /// <summary>Calls on the same lock from within this one; they say nothing of their own.</summary>
    public int Depth { get; set; }

    /// <summary>The trace has said that the call waits.</summary>
    public bool IsTraced { get; set; }
}
