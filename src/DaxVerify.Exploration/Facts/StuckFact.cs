namespace DaxVerify.Exploration.Facts;

/// <summary>That a thread doesn't come back under control and can't be interrupted either.</summary>
/// <param name="Seconds">How long it has been away.</param>
/// <param name="Outside">The call that it is in; empty if unknown.</param>
/// <param name="Last">The last scheduling point that it passed; null if none yet.</param>
public sealed record StuckFact(double Seconds, string Outside, PendingFact? Last);
