namespace DaxVerify.Exploration.Detectors;

/// <summary>
/// A plain read that conflicts with an atomic read-modify-write of another thread. It is no race if the reader goes on to
/// compare-and-swap the same location, which validates what it read; anything else makes it one.
/// </summary>
/// <param name="Location">The location read.</param>
/// <param name="Finding">The race to report unless forgiven.</param>
/// <param name="Site">Where the read is.</param>
internal sealed record MixedAccess(object Location, Finding Finding, string Site);
