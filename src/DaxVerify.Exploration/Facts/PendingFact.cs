namespace DaxVerify.Exploration.Facts;

/// <summary>The operation that a thread is about to do.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Subject">On which object; null if on none.</param>
/// <param name="Member">The field or other member that it reads or writes; empty if none.</param>
/// <param name="Target">The thread that it joins.</param>
/// <param name="Place">Source file and line; empty if unknown.</param>
public sealed record PendingFact(OpKind Kind, ObjectFact? Subject, string Member, ThreadFact? Target, string Place);
