namespace DaxVerify.Exploration.Replay;

/// <summary>One turn of a plan: a thread runs for some steps, or, if <paramref name="Value"/> is not negative, draws that value.</summary>
/// <param name="Thread">The thread.</param>
/// <param name="Steps">For how many steps.</param>
/// <param name="Value">The value drawn, or -1.</param>
internal readonly record struct Segment(int Thread, int Steps, int Value);
