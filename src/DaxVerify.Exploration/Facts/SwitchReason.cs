namespace DaxVerify.Exploration.Facts;

/// <summary>Why control passed to a thread.</summary>
/// <param name="Cause">The reason.</param>
/// <param name="From">The thread that ran before; null if it has ended.</param>
/// <param name="Wait">What it waits for or was about to do; null if it has ended or spins.</param>
public sealed record SwitchReason(SwitchCause Cause, ThreadFact? From, WaitFact? Wait);
