namespace DaxVerify.Reporting.Model;

/// <summary>That a lane held a lock, or waited for it, from one step to another.</summary>
/// <param name="Lane">Number of who did.</param>
/// <param name="Lock">What the lock is called.</param>
/// <param name="IsShared">Held in a way that lets others hold it too.</param>
/// <param name="IsWait">Waited for, not held.</param>
/// <param name="First">Index of the first step, from 0.</param>
/// <param name="Last">Index of the last step; that of the last of all when it was never given back.</param>
public sealed record LockBar(int Lane, string Lock, bool IsShared, bool IsWait, int First, int Last);
