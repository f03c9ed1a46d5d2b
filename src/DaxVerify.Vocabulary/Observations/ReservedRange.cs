namespace DaxVerify.Vocabulary.Observations;

/// <summary>A reservation of a part of a region.</summary>
/// <param name="Owner">Name of the instance that it is made for.</param>
/// <param name="Start">First physical byte.</param>
/// <param name="End">Last physical byte.</param>
public readonly record struct ReservedRange(string Owner, ulong Start, ulong End);
