namespace DaxVerify.Exploration.Facts;

/// <summary>One of the accesses of a data race.</summary>
/// <param name="Thread">Whose.</param>
/// <param name="Kind">How.</param>
/// <param name="Place">Source file and line.</param>
public sealed record AccessFact(ThreadFact Thread, AccessKind Kind, string Place);
