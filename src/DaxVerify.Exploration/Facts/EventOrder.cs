namespace DaxVerify.Exploration.Facts;

/// <summary>That an event of a trace comes after another one in every execution in which they happen so.</summary>
/// <param name="From">Index of the one before.</param>
/// <param name="To">Index of the one after, of another thread.</param>
internal sealed record EventOrder(int From, int To);
