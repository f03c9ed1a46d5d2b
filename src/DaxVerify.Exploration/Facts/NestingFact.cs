namespace DaxVerify.Exploration.Facts;

/// <summary>That a thread takes one lock while it holds another.</summary>
/// <param name="Thread">Who.</param>
/// <param name="Taken">The lock taken.</param>
/// <param name="TakenPlace">Where.</param>
/// <param name="Held">The lock held.</param>
/// <param name="HeldPlace">Where that was taken.</param>
public sealed record NestingFact(int Thread, ObjectFact Taken, string TakenPlace, ObjectFact Held, string HeldPlace);
