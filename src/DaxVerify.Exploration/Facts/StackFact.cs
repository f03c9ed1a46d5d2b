namespace DaxVerify.Exploration.Facts;

/// <summary>Where a thread of a stuck execution is.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Wait">What it waits for; null for the thread that is stuck.</param>
/// <param name="Frames">Its stack, innermost first; null if it doesn't answer for it. Empty if it hasn't begun.</param>
/// <param name="HostedBy">The thread that lies on the same stack and is stuck; null if none.</param>
public sealed record StackFact(ThreadFact Thread, WaitFact? Wait, IReadOnlyList<FrameFact>? Frames, ThreadFact? HostedBy = null);
