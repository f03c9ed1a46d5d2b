namespace DaxVerify.Exploration.Facts;

/// <summary>Events that are missing from a trace, because there were too many to keep: it has its beginning and its end.</summary>
/// <param name="Index">Index in the trace of the first event behind the gap.</param>
/// <param name="Count">How many events happened in between, accesses included that traces leave out.</param>
public sealed record TraceGap(int Index, int Count);
