namespace DaxVerify.Verification.Campaigns;

/// <summary>What a check is given.</summary>
/// <param name="Recordings">File or folder of recorded kernel traces.</param>
/// <param name="Budget">Time for all stages together.</param>
/// <param name="Seed">Where generated sequences begin.</param>
public sealed record CheckSettings(string Recordings, TimeSpan Budget, ulong Seed);
