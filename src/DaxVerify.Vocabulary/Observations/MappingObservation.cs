namespace DaxVerify.Vocabulary.Observations;

/// <summary>What a <c>mappingN</c> child shows of one range.</summary>
/// <param name="Number">The N of its name.</param>
/// <param name="Start">First physical byte.</param>
/// <param name="End">Last physical byte.</param>
/// <param name="PageOffset">Offset in the instance, in 4 KiB pages.</param>
public readonly record struct MappingObservation(int Number, ulong Start, ulong End, ulong PageOffset);
