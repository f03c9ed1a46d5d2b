namespace DaxVerify.Exploration.Replay;

/// <summary>One thing that a thread did in a traced execution.</summary>
/// <param name="Thread">Number of the thread.</param>
/// <param name="Action">What it did: an operation and its object.</param>
/// <param name="Value">Value read, written or drawn; empty if none.</param>
/// <param name="Place">Source file and line; empty if unknown.</param>
/// <param name="Switch">Why control passed to this thread; empty when it simply went on.</param>
public sealed record TraceEvent(int Thread, string Action, string Value, string Place, string Switch);
