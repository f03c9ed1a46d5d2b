namespace DaxVerify.Vocabulary.Observations;

/// <summary>How a region's memory is shared out at one moment, which needn't be one of rest: what is reserved for whom.</summary>
/// <param name="Id">Number of the region.</param>
/// <param name="Ranges">The reservations by address.</param>
public sealed record RegionShares(int Id, IReadOnlyList<ReservedRange> Ranges);
