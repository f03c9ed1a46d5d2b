using DaxVerify.MemoryCopy;

namespace DaxVerify.Verification.MemoryCopy;

/// <summary>What one check found out about one routine on one SIMD path.</summary>
/// <param name="Check">The check's name, as <c>--only</c> takes it.</param>
/// <param name="Path">The SIMD path; <see langword="null"/> for a check that covers several.</param>
/// <param name="Cases">How many cases ran.</param>
/// <param name="Failure">The first failure: what was expected, what came, where, how to reproduce it; else <see langword="null"/>.</param>
/// <param name="Note">Why the check didn't run, else <see langword="null"/>.</param>
public sealed record CopyCheckResult(
    string Check, string Routine, SimdPath? Path, long Cases, string? Failure, string? Note = null)
{
    /// <summary>How long the check took.</summary>
    public TimeSpan Elapsed { get; init; }
}
