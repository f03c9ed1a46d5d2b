namespace DaxVerify.Verification.MemoryCopy;

/// <summary>The outcome of a validation.</summary>
/// <param name="Results">One per check, routine and SIMD path, in a fixed order.</param>
/// <param name="Elapsed">How long it took altogether.</param>
public sealed record CopyValidationReport(IReadOnlyList<CopyCheckResult> Results, TimeSpan Elapsed)
{
    /// <summary>Whether nothing failed.</summary>
    public bool IsClean => Results.All(result => result.Failure is null);

    /// <summary>How many cases ran.</summary>
    public long Cases => Results.Sum(result => result.Cases);
}
