namespace DaxVerify.Vocabulary.Observations;

/// <summary>State of a hot-added memory block inside a region.</summary>
/// <param name="Number">Its physical address divided by the block size.</param>
public readonly record struct MemoryBlockObservation(ulong Number, bool Online);
