namespace DaxVerify.Verification.Campaigns;

/// <summary>One thing that a stage found.</summary>
/// <param name="Title">What is wrong, in one line.</param>
/// <param name="Detail">Expected, got, where.</param>
/// <param name="Reproduce">One command line that shows it again.</param>
public sealed record StageFailure(string Title, string Detail, string Reproduce);
