namespace DaxVerify.Exploration.Facts;

/// <summary>That a thread holds a lock.</summary>
/// <param name="Thread">Who.</param>
/// <param name="Mode">How.</param>
/// <param name="Place">Source file and line where it was taken; empty if unknown.</param>
public sealed record HoldFact(ThreadFact Thread, LockMode Mode, string Place);
