namespace DaxVerify.Reporting.Model;

/// <summary>Whose memory was where at one moment.</summary>
/// <param name="Regions">Every region; empty when nobody could look.</param>
public sealed record MemoryMoment(string Title, IReadOnlyList<MemoryRegion> Regions);
