namespace DaxVerify.Vocabulary.Observations;

/// <summary>What a region's attribute files show.</summary>
/// <param name="Size">Bytes.</param>
/// <param name="Align">Default align of its instances in bytes.</param>
/// <param name="AvailableSize">Bytes not given to an instance; absent on static regions.</param>
/// <param name="Seed">Name of the seed or empty; absent on static regions.</param>
/// <param name="Youngest">What <c>create</c> reads: name of the youngest instance or empty; absent on static regions.</param>
public sealed record RegionObservation(int Id, ulong Size, ulong Align, ulong? AvailableSize, string? Seed, string? Youngest);
