namespace DaxVerify.Vocabulary.Observations;

/// <summary>An invariant of the bus that doesn't hold.</summary>
/// <param name="Invariant">Its name.</param>
/// <param name="Message">What was expected, what was seen, where.</param>
public sealed record BrokenInvariant(string Invariant, string Message);
